"""`sightline enter`: asked for at a terminal or given, told what is wrong by column, taken back."""

import json

from tests.sightline.conftest import Desk

ANSWERS = "LE01 KTB\nsilver\n05/03/2026 16:00\nHarbour Road\n\nstreet\noutside the arcade\n"
"""What is typed into the blanks of a sighting, one after the other."""


def test_a_sighting_is_asked_for_at_a_terminal_typed_in_and_taken_back(desk: Desk):
    typed = desk.run("enter", "sighting", who="social worker", typed=ANSWERS)
    assert typed.code == 0, typed.err
    extract = typed.out.strip()
    assert extract.startswith("f_") and "Registration mark" in typed.err and "LE01" not in typed.out
    row = ("--set", "mark=LE01 KTB", "--set", "seen_from=05/03/2026", "--once", "1234567890123456789012", "--json")
    first, again = (json.loads(desk.run("enter", "sighting", *row, who="social worker").out) for _ in range(2))
    assert again == {**first, "again": True} and len(first["links_to"]) == 1
    for number, (one, code) in enumerate(((extract, 0), (first["extract"], 0), (extract, 5))):
        back = desk.run("enter", "--take-back", one, who="social worker")
        assert (back.code, "taken back" in back.err) == (code, code == 0), (number, back)


def test_what_is_wrong_is_told_by_column_and_nobody_types_who_may_not(desk: Desk):
    wrong = ("--set", "mark=Quillfeather", "--set", "seen_from=31/02/2026")
    told = desk.run("enter", "sighting", *wrong, "--json", who="social worker")
    assert told.code == 2 and [one["field"] for one in json.loads(told.out)["wrong"]] == ["seen_from"]
    assert "Quillfeather" not in told.out + told.err
    assert desk.run("enter", "sighting", *wrong, "--purpose", "panel", who="chair").code == 4
    assert desk.run("enter", "sighting", *wrong, "--purpose", "matching", who="clerk").code == 4
    for words in ((), ("sighting", "--take-back", "f_" + "0" * 24), ("sighting", "--set", "mark"), ("nothing",)):
        assert desk.run("enter", *words, who="social worker").code in (2, 5), words
