"""Which ends of a statement are no people, for each kind of statement, alone and beside others."""

import pytest

from graph_service.analysis.shown import people_among, things_among
from graph_service.model.kinds import KINDS
from graph_service.model.question import Said
from graph_service.model.vocabulary import EntityKind

PERSON = EntityKind.PERSON


def said(kind: str, start: str, end: str) -> Said:
    return Said("a", "r", kind, start, end, 1, *["x"] * 11, 0)


@pytest.mark.parametrize("beside", [(), (said("PEER_OF", "p", "q"),), (said("AT", "event", "place"),)])
@pytest.mark.parametrize("kind", KINDS)
def test_an_end_that_no_person_can_be_is_a_thing_and_any_other_may_be_a_person(kind, beside):
    things = things_among([said(kind, "start", "end"), *beside])
    assert ("start" in things, "end" in things) == (PERSON not in KINDS[kind].start, PERSON not in KINDS[kind].end)
    assert not things & {"p", "q"} and people_among(["p", "place", "q"], things | {"place"}) == ("p", "q")
