"""What the rows of a reference no longer tell is closed; of a history, only where its days are told anew."""

from dataclasses import replace

import pytest

from graph_service.errors import Conflict
from graph_service.model.facts import Batch, Link
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from tests.installation import OPERATOR, Installation, clear, dump
from tests.proofs.test_idempotency import AMY, BEN, POLICE, believed, file, played, records
from tests.worlds import Undo, part, person, row

SEALED = AccessClass("police", tags=("adoption",))


def amy(*parts, **more):
    return replace(row(part(AMY, POLICE, names=("Amy",)), *parts, reference="amy"), **more)


def told(name, dated="", access=POLICE):
    return part(AMY, access, names=(name,), name=f"at {name}", dated=dated)


def test_a_part_that_a_row_no_longer_has_is_closed_and_comes_back_with_the_silence_withdrawn(ready):
    first, second = file(amy(told("Hill"))), file(amy(), day=1)
    assert believed(played(ready, first, second)) == [["Amy"]]
    assert believed(played(ready, first, second, Undo(1))) == [["Amy"], ["Hill"]]
    assert believed(played(ready, first, second, Undo(0))) == [["Amy"]]


def test_silence_repeated_outlives_the_withdrawal_of_one(ready):
    first, second, third = file(amy(told("Hill"))), file(amy(), day=1), file(amy(), day=2)
    assert believed(played(ready, first, second, third, Undo(2))) == [["Amy"]]
    assert believed(played(ready, first, second, third, Undo(1))) == [["Amy"]]
    assert believed(played(ready, first, second, third, Undo(1), Undo(2))) == [["Amy"], ["Hill"]]


def test_a_reference_that_does_not_come_is_not_silent(ready):
    ben = row(part(BEN, POLICE, names=("Ben",)), reference="ben")
    assert believed(played(ready, file(amy(told("Hill"))), file(ben, day=1))) == [["Amy"], ["Ben"], ["Hill"]]


def test_the_rows_of_one_reference_speak_together_in_whichever_batches_they_lie(ready):
    held = played(
        ready, file(amy(told("Hill"), told("Dale"))), file(amy(told("Hill")), amy(told("Dale")), day=1, batch=1)
    )
    assert believed(held) == [["Amy"], ["Dale"], ["Hill"]]
    assert {version for (version,) in records(held, "version")} == {1}


def test_rows_of_which_some_could_not_be_read_close_nothing(ready):
    assert believed(played(ready, file(amy(told("Hill"))), file(amy(whole=False), day=1))) == [["Amy"], ["Hill"]]


def test_a_history_stands_but_for_the_days_told_anew(ready):
    before = file(amy(told("Hill", "at 2025"), told("Dale", "at 2026")))
    assert believed(played(ready, before, file(amy(), day=1))) == [["Amy"], ["Dale"], ["Hill"]]
    mended = file(amy(told("Moor", "at 2026")), day=1)
    assert believed(played(ready, before, mended)) == [["Amy"], ["Hill"], ["Moor"]]


def test_a_newer_mapping_that_makes_fewer_parts_closes_the_others(ready):
    one, other = file(amy(told("Hill")), digest="same"), file(amy(), digest="same", staged_by="profile 2")
    assert believed(played(ready, one, other)) == [["Amy"]]
    assert believed(played(ready, one, other, replace(one, staged_by="profile 3"))) == [["Amy"], ["Hill"]]


def test_what_an_older_mapping_said_under_another_key_is_closed_by_the_newer(ready):
    def sighting(access):
        return row(part(person("police", "x"), access, Link("SEEN_WITH", AMY, BEN)))

    first = file(sighting(POLICE), digest="same")
    tighter = file(sighting(AccessClass("police", "OFFICIAL-SENSITIVE")), digest="same", staged_by="profile 2")
    held = played(ready, first, tighter)
    assert [to > "9999" for (to,) in sorted(records(held, "held_to"))] == [False, True]
    assert len([t for t in held.ties if t.kind == "SEEN_WITH" and t.properties["held_to"] > "9999"]) == 1


def test_a_withdrawn_extract_is_not_finished(ready):
    clear(ready)
    here, told = Installation(ready), file(amy())
    opened = here.writer.open(OPERATOR, told.extract)
    here.writer.put(OPERATOR, Batch(told.extract, told.rows, told.rows[-1].line), opened)
    here.writer.withdraw(OPERATOR, opened.id)
    with pytest.raises(Conflict):
        here.writer.finish(OPERATOR, opened)
    assert believed(dump(ready)) == []


def test_what_moves_into_a_compartment_is_closed_outside_it(ready):
    held = played(ready, file(amy(told("Hill"))), file(amy(told("Hill", access=SEALED)), day=1))
    assert sorted(
        (c, to > "9999") for n, c, to in records(held, "names", "compartment", "held_to") if n == ["Hill"]
    ) == [
        ("", False),
        (SEALED.text, True),
    ]


def test_a_person_has_no_key_of_a_mention():
    with pytest.raises(ValueError, match="expected what its row bears"):
        replace(AMY, key="nhs:1")
    assert replace(AMY, kind=EntityKind.PHONE, key="+447700900123").key
