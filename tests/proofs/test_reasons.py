"""A child of whom one's agency holds no record is opened for a reason: tried by every role and question, and with hidden records."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph_service.access import PURPOSES
from graph_service.audit import Audit
from graph_service.errors import ReasonNeeded, Refused
from graph_service.exports import Format, exported
from graph_service.lookups.taken import ever_been
from graph_service.model.facts import Feed, Link
from graph_service.model.looks import WhoSawParams
from graph_service.model.question import Scope
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import REASONS, Purpose, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from tests.installation import Installation, clear, unsealed
from tests.worlds import KEY, MINT, File, moment, numbered, part, person, row, subject_id

POLICE, CLOSED, COUNCIL = AccessClass("police"), AccessClass("police", handling="C"), AccessClass("council")
YEAR = int(moment(0)[:4]) - 18
BIRTHS = {
    "child": (("2011-02-03", "2011-02-03"),),
    "turning": ((f"{YEAR}-12-31", f"{YEAR}-12-31"),),
    "turned": ((f"{YEAR}-01-01", f"{YEAR}-01-01"),),
    "adult": (("1980-01-01", "1980-01-01"),),
    "disputed": (("2011-02-03", "2011-02-03"), ("1980-01-01", "1980-01-01")),
    "unknown": (),
}
"""Those in the council's book, by what it says of their birth."""
ADULTS = ("turned", "adult")
PERIOD = {"since": "2020-01-01", "until": "2030-12-31"}
ASKED = {
    "around": ("entity",),
    "co_missing": ("child",),
    "events": ("entity",),
    "found_with": ("child",),
    "household": ("person",),
    "how_connected": ("a", "b"),
    "known_when": ("entity",),
    "linked_to_children": ("entity",),
    "profile": ("entity",),
    "shared_associates": ("a", "b"),
}
"""Every question that takes a person, and by which of its parameters."""


def mention(name: str):
    return person("council", name)


def entity(name: str, agency: str = "council") -> str:
    return MINT.mint("e", "subject", subject_id(person(agency, name)))


def council() -> File:
    rows = [
        row(part(mention(name), COUNCIL, name=f"main{n}", born=born, names=(name.title(),)), reference=f"{name} {n}")
        for name, births in BIRTHS.items()
        for n, born in enumerate(births or (None,))
    ]
    link = row(part(mention("child"), COUNCIL, Link("PEER_OF", mention("child"), mention("adult"))), reference="l1")
    return File(Feed("council", "book", "people"), numbered([*rows, link]), moment(-1), "council")


def police(access: AccessClass = POLICE) -> File:
    """The police write of a child of the council's, and of one of their own; in one class."""
    ours = part(person("police", "own"), POLICE, born=("2012-05-05", "2012-05-05"), names=("Own",))
    about = part(mention("child"), access, name="seen", names=("Child",), born=("1999-01-01", "1999-01-01"))
    return File(
        Feed("police", "book", "notes"), numbered([row(ours, reference="own"), row(about)]), moment(-1), "police"
    )


class Watched:
    """An installation whose view keeps a record of its own."""

    def __init__(self, ready, folder, *world: File) -> None:
        clear(ready)
        self.here = Installation(ready)
        self.audit = Audit(folder, KEY)
        self.view = View(ready, self.here.loaded, self.audit, MINT, lambda: self.here.now)
        self.here.play(world)

    def scope(self, role=Role.ANALYST, purpose=Purpose.INVESTIGATION, agency="police", hidden=(CLOSED,)) -> Scope:
        seen = {number: one for number, one in self.view.classes().items() if one not in hidden}
        return Scope("u_1", agency, role, purpose, "test", seen)

    def ask(self, scope, question, values, reason=None):
        asked = QUESTIONS[question]
        return self.view.ask(scope, asked, parse(asked, values), reasons=reason)

    def is_refused(self, scope, question, values) -> bool | None:
        """Whether a reason is asked; None where nothing may be asked at all."""
        try:
            self.ask(scope, question, values)
        except ReasonNeeded as refusal:
            assert all(reason.value in str(refusal) for reason in Reason)
            return True
        except Refused:
            return None
        return False


@pytest.fixture
def watched(ready, tmp_path) -> Iterator:
    made: list[Watched] = []

    def watch(*world):
        made.append(Watched(ready, tmp_path / str(len(made)), *world))
        return made[-1]

    yield watch
    for one in made:
        one.audit.close()


def test_every_question_that_takes_a_person_is_tried():
    takes = {
        name: tuple(one for one in ("entity", "person", "child", "a", "b") if one in question.params.model_fields)
        for name, question in QUESTIONS.items()
    }
    assert {name: takes for name, takes in takes.items() if takes} == ASKED
    assert set(REASONS) == set(Reason)


@pytest.mark.one_engine
def test_by_every_role_and_purpose_a_reason_is_asked_of_whoever_is_no_adult_and_no_ones_own(watched):
    here = watched(council(), police(CLOSED))
    tried = 0
    for role, purposes in PURPOSES.items():
        for purpose in purposes:
            for agency in ("police", "council"):
                for name in (*BIRTHS, "own"):
                    whose = "police" if name == "own" else "council"
                    scope = here.scope(role, purpose, agency)
                    needed = role not in (Role.AUDITOR, Role.OPERATOR) and name not in ADULTS and agency != whose
                    asked = here.is_refused(scope, "profile", {"entity": entity(name, whose)})
                    assert asked in (needed, None), (role, name)
                    tried += bool(asked)
    assert tried >= 5 * (4 + 1), "analyst, chair and practitioner: five pairs of role and purpose"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.large if n % 2 else ()) for n, name in enumerate(ASKED)]
)
def test_every_question_that_takes_a_person_asks_for_one_and_its_answer_is_what_it_would_be(watched, name):
    here = watched(council(), police(CLOSED))
    outside, within = here.scope(), here.scope(agency="council")
    adult, required = entity("adult"), QUESTIONS[name].params.model_fields
    days = {one: day for one, day in PERIOD.items() if one in required and required[one].is_required()}
    for parameter in ASKED[name]:
        others = {one: adult for one in ASKED[name] if one != parameter}
        for who in BIRTHS:
            if who == "adult" and others:
                continue
            values = {parameter: entity(who), **others, **days}
            assert here.is_refused(outside, name, values) == (who not in ADULTS), (name, who)
            with_one = here.ask(outside, name, values, Reason.MY_CASE)
            assert here.ask(within, name, values).rows == with_one.rows
            asked = here.is_refused(outside, name, {**values, "agencies": ("police",), "recorded_by": "1999-01-01"})
            assert asked == (who not in ADULTS), "what an asking narrows to narrows nothing of this"
    assert not here.is_refused(outside, "overview", {}) and not here.is_refused(outside, "find", {"text": "child"})


@pytest.mark.one_engine
def test_a_statement_and_a_record_open_those_at_their_ends_and_a_file_is_an_opening_too(watched):
    here = watched(council(), police(CLOSED))
    outside = here.scope()
    rows = here.ask(here.scope(agency="council"), "profile", {"entity": entity("child")}).rows
    said = {one.assertion or one.record: one for each in rows for one in each.evidence}
    assert any(one.startswith("a_") for one in said) and any(one.startswith("r_") for one in said)
    for one in said:
        by = {"assertion" if one.startswith("a_") else "record": one}
        assert here.is_refused(outside, "evidence", by)
        assert here.ask(outside, "evidence", by, {entity("child"): Reason.MISSING}).rows
    profile = QUESTIONS["profile"]
    params = parse(profile, {"entity": entity("child")})
    with pytest.raises(ReasonNeeded):
        exported(here.view, outside, profile, params, Format.CSV)
    assert exported(here.view, outside, profile, params, Format.CSV, reason=Reason.REVIEW).rows
    made = [entry for entry in here.audit.entries() if entry and entry.reason]
    assert [entry.reason for entry in made] == ["missing-episode"] * len(said) + ["case-review"]
    assert {entry.targets for entry in made} == {(entity("child"),)}


@pytest.mark.one_engine
def test_what_is_hidden_decides_nothing_and_what_may_be_seen_does(watched, tmp_path):
    questions = [("profile", {"entity": entity(name)}) for name in (*BIRTHS, "nobody")]
    questions += [("known_when", {"entity": entity("child"), "known_at": moment(1)})]

    def told(here: Watched, scope: Scope) -> list[str]:
        kept = []
        for name, values in questions:
            try:
                kept.append(unsealed(here.ask(scope, name, values)).model_dump_json())
            except ReasonNeeded as refusal:
                kept.append(f"{refusal} {refusal.people}")
        made = [(entry.decision, entry.targets, entry.reason, entry.shown) for entry in here.audit.entries() if entry]
        return [*kept, str(made)]

    unwritten = watched(council(), replace(police(), rows=police().rows[:1]))
    never = told(unwritten, unwritten.scope())
    written = watched(council(), police(CLOSED))
    assert told(written, written.scope()) == never
    assert sum("give a reason" in one for one in never) == 5
    assert not written.is_refused(written.scope(hidden=()), *questions[0]), "a record of her own that she may see"
    closed = watched(council(), police())
    assert not closed.is_refused(closed.scope(hidden=(COUNCIL,)), *questions[0])
    assert not closed.is_refused(closed.scope(hidden=(COUNCIL,)), *questions[2]), "who is hidden is opened by nobody"


@pytest.mark.one_engine
def test_who_looked_lists_those_with_a_reason_first_and_of_a_reason_only_for_her_of_whom_it_was_given(watched):
    here = watched(council(), police(CLOSED))
    child, adult = entity("child"), entity("adult")
    here.ask(here.scope(), "how_connected", {"a": child, "b": adult}, Reason.STRATEGY)
    here.here.now = moment(5)
    here.ask(here.scope(agency="council"), "profile", {"entity": child}, Reason.STRATEGY)
    here.here.now = moment(6)
    assert here.is_refused(here.scope(), "profile", {"entity": child})
    auditor = here.scope(Role.AUDITOR, Purpose.AUDIT)

    def looks(one: str) -> list[tuple[str, str, str]]:
        found = here.view.looks(auditor, WhoSawParams(entity=one), ever_been).looks
        return [(look.what, look.reason, look.decision) for look in found if look.what != "who-saw"]

    assert looks(child) == [
        ("how_connected", "strategy-discussion", "answered"),
        ("profile", "", "ReasonNeeded"),
        ("profile", "", "answered"),
    ]
    assert {reason for _, reason, _ in looks(adult)} == {""}
