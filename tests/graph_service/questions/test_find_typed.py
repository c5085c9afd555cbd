"""What people type is found as what it is: misspelt, in part, several lines at once; what found nothing and was not read is said."""

import json

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Feed, Link, Mention
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.questions.find import QUESTION
from graph_service.spelling.names import name_keys
from graph_service.spelling.phones import ending_keys
from graph_service.spelling.plates import plate, plate_keys
from graph_service.view import parse
from tests.installation import Installation, clear
from tests.worlds import File, moment, numbered, part, person, place, reader, row, vehicle

POLICE, COUNCIL = AccessClass("police"), AccessClass("council")
HOMES = AccessClass("council", tags=("placement",))
FLOOD = AccessClass("flood")
PEOPLE = (
    ("N400001", "Elizabeth Fenwick", "2010-05-01"),
    ("N400002", "Elizabeth Fenwick", "1984-02-03"),
    ("N400003", "Ann Ward", "2009-11-20"),
    ("N400004", "Zoe Sayle", "2011-01-01"),
)


def known(reference: str, name: str, born: str):
    """On the books with a birth under one part, by name under another."""
    who = person("police", reference)
    books = part(who, POLICE, name="books", born=(born, born), keys=frozenset({f"b:{born}", f"r:{reference}"}))
    return row(books, part(who, COUNCIL_SEES, name="names", names=(name,), keys=name_keys(name)), reference=reference)


COUNCIL_SEES = AccessClass("police", handling="C", conditions=("A1",))


@pytest.fixture(scope="module")
def here(ready) -> Installation:
    clear(ready)
    car, phone = vehicle("police", "AB12CDE"), Mention(EntityKind.PHONE, "police", "book", "a phone")
    number = "work 900123"
    lives = Link("LIVES_AT", person("police", "N400003"), place("council", "house"), qualifiers={"area": "LK7"})
    told = {
        "police": [
            *(known(*one) for one in PEOPLE),
            row(part(car, POLICE, names=("AB12 CDE",), keys=plate_keys(plate("AB12CDE"))), reference="car"),
            row(part(phone, POLICE, names=(number,), keys=ending_keys(number)), reference="phone"),
        ],
        "council": [row(part(person("police", "N400003"), HOMES, lives, keys=frozenset({"pd:LK7"})), reference="home")],
        "flood": [
            row(
                part(person("flood", f"f{n}"), FLOOD, names=("Anne Word",), keys=name_keys("Anne Word")),
                reference=f"f{n}",
            )
            for n in range(450)
        ],
    }
    installed = Installation(ready)
    for agency, rows in told.items():
        assert installed.play((File(Feed(agency, "book", "all"), numbered(rows), moment(-1), agency, batch=100),)) == [
            ""
        ]
    return installed


def asked(here: Installation, text: str, *classes: AccessClass, **values: object):
    scope = reader(classes) if classes else reader((POLICE, COUNCIL_SEES, HOMES))
    return json.loads(here.ask(scope, "find", {"text": text, **values}))


def called(answer) -> list[str]:
    return [line["references"][0]["reference"] for line in answer["rows"] if line["references"]]


@pytest.mark.parametrize(
    "text", ["annward", "Ann Wrad", "An Wad", "ward, anne", "A Ward", "N400003", "n-400 003", "20/11/2009", "LK7"]
)
def test_somebody_is_found_by_whatever_is_typed_of_them(here, text):
    assert "N400003" in called(asked(here, text))


@pytest.mark.parametrize(
    ("text", "matched"), [("12CD", "AB12 CDE"), ("0123", "work 900123"), ("900 123", "work 900123")]
)
def test_a_plate_and_a_phone_are_found_by_a_part_of_them(here, text, matched):
    assert matched in [line["matched"] for line in asked(here, text)["rows"]]


def test_who_may_not_see_the_statement_of_a_home_finds_nobody_by_its_district(here):
    assert asked(here, "LK7", POLICE, COUNCIL_SEES)["rows"] == []


def test_a_short_form_finds_both_and_a_birth_beside_it_the_one_born_then(here):
    both = asked(here, "Liz Fenwick")
    assert called(both) == ["N400001", "N400002"] or called(both) == ["N400002", "N400001"]
    one = asked(here, "Liz Fenwick 1 May 2010")
    assert called(one) == ["N400001"]
    assert one["notes"] == [
        "1 more goes by such a name, and no birth that you may see is on that day: leave the date out to see them."
    ]


def test_a_reference_is_told_to_those_alone_who_may_see_the_part_that_holds_it(here):
    assert called(asked(here, "Ann Ward", COUNCIL_SEES)) == []
    assert len(asked(here, "Ann Ward", COUNCIL_SEES)["rows"]) == 1
    assert asked(here, "N400003", COUNCIL_SEES)["rows"] == []


def test_a_text_like_no_name_finds_nobody_and_says_as_what_it_was_tried(here):
    answer = asked(here, "Zzzzz")
    assert answer["rows"] == [] and answer["notes"][0] == "Tried as a name, also by its sound."


def test_each_of_several_lines_is_looked_up_and_those_that_found_nothing_are_said(here):
    text = "Ann Ward\n\nNobody Atall\nAB12 CDE"
    answer = asked(here, text)
    assert [(line["line"], line["matched"]) for line in answer["rows"]] == [(1, "Ann Ward"), (4, "AB12 CDE")]
    assert answer["notes"][:2] == [
        "1 of 3 lines found nothing.",
        "Line 3: tried as a name, also by its sound.",
    ]
    alone = asked(here, "Ann Ward")["rows"]
    assert alone == answer["rows"][:1]


def test_two_hundred_lines_are_looked_up_at_once_and_no_more(here):
    answer = asked(here, "\n".join(["Ann Ward", "Zoe Sayle"] * 100))
    assert [line["line"] for line in answer["rows"]] == list(range(1, 201))
    for text in ("\n".join(["Ann Ward"] * 201), "x" * 101):
        with pytest.raises(BadInput, match="at most 200 lines of at most 100"):
            parse(QUESTION, {"text": text})


def test_words_that_were_not_looked_for_are_said(here):
    answer = asked(here, "Ann Ward who lives with her aunt")
    assert "Of a name the first four words are looked for; not the other 3." in answer["notes"]


def test_a_flood_takes_nobody_of_another_agencys_from_those_compared(here):
    everybody = (POLICE, COUNCIL_SEES, HOMES, FLOOD)
    answer = asked(here, "Anne Word", *everybody)
    assert "Ann Ward" in [line["matched"] for line in answer["rows"]]
    assert any(note.startswith("Only the 400 that can be most like") for note in answer["notes"])


def test_of_several_lines_it_is_said_once_that_not_everybody_was_compared(here):
    everybody = (POLICE, COUNCIL_SEES, HOMES, FLOOD)
    notes = asked(here, "Anne Word\nZoe Sayle\nAnna Wort", *everybody)["notes"]
    said = (
        "Not everything was compared for 2 of 3 lines: only the 133 that can be most like each. "
        "More are where a line is looked for alone."
    )
    assert notes[0] == said and sum("compared" in note for note in notes) == 1
