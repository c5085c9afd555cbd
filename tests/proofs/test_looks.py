"""Who looked: whoever an answer shows is on the record, and is found there by every id that she has ever had."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from graph_service import lists
from graph_service.audit import Audit, verify
from graph_service.errors import Refused
from graph_service.exports import Format, exported
from graph_service.lookups.taken import ever_been
from graph_service.model.facts import Feed, Link
from graph_service.model.identity import Verdict
from graph_service.model.looks import WhoSawParams
from graph_service.model.question import Params, Scope
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Purpose, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from tests import questions
from tests.installation import Installation, clear, dump
from tests.oracle.reading import Oracle
from tests.strategies import few, seeds
from tests.worlds import KEY, MINT, File, Judge, Undo, moment, numbered, part, person, row, subject_id

POLICE, COUNCIL = AccessClass("police"), AccessClass("council")
AMY, ANN, BEA = person("police", "amy"), person("council", "ann"), person("police", "bea")
SAME = Judge(Verdict.SAME, AMY, ANN, "*")
ID = re.compile(r"\be_[0-9a-f]{24}\b")


class Watched:
    """An installation whose view writes a record of its own."""

    def __init__(self, ready, folder, *world):
        clear(ready)
        self.here = Installation(ready)
        self.folder, self.audit = folder, Audit(folder, KEY)
        self.view = View(ready, self.here.loaded, self.audit, MINT, lambda: self.here.now)
        self.outcomes = self.here.play(world)

    def scope(self, role=Role.ANALYST, purpose=Purpose.INVESTIGATION, agency="police", who="u_1", classes=None):
        seen = self.view.classes() if classes is None else classes
        return Scope(who, agency, role, purpose, "test", seen)

    def auditor(self, **more):
        return self.scope(Role.AUDITOR, Purpose.AUDIT, who="u_auditor", **more)

    def operator(self, agency, **more):
        return self.scope(Role.OPERATOR, Purpose.MATCHING, agency, **more)

    def ask(self, scope, name, **values):
        return self.view.ask(scope, QUESTIONS[name], parse(QUESTIONS[name], values), reasons=Reason.WHO_IS_WHO)

    def who_saw(self, scope, entity, **more):
        return self.view.looks(scope, WhoSawParams(entity=entity, **more), ever_been)

    def entries(self):
        return list(self.audit.entries())


@pytest.fixture
def watched(ready, tmp_path):
    made = []

    def watch(*world):
        made.append(Watched(ready, tmp_path / str(len(made)), *world))
        return made[-1]

    yield watch
    for one in made:
        one.audit.close()
        assert verify(one.folder, KEY) == []


def book(*mentions, feed=None):
    """One agency's book, an entry a person."""
    (agency,) = {mention.agency for mention in mentions}
    rows = [
        row(part(one, AccessClass(agency), names=(one.reference.title(),)), reference=one.reference) for one in mentions
    ]
    return File(feed or Feed(agency, "book", "people", thing="Person"), numbered(rows), moment(-1), f"book of {agency}")


def alone(mention):
    return MINT.mint("e", "subject", subject_id(mention))


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.large if n % 2 else ()) for n, name in enumerate(QUESTIONS)]
)
def test_everybody_an_answer_shows_and_all_it_is_asked_about_is_on_the_record(ready, tmp_path_factory, name):
    shown_people = left_out = 0

    @few(4)
    @given(seed=seeds())
    def tried(seed):
        nonlocal shown_people, left_out
        draw = questions.random(name, seed)
        world = questions.world(draw, name)
        here, told = Watched(ready, tmp_path_factory.mktemp("audit"), *world), Oracle(world)
        people = {node.id for node in dump(ready).nodes if "Person" in node.labels}
        every = here.scope()
        some = replace(every, classes=dict(list(every.classes.items())[::2]))
        for scope in (every, some, every):
            values = questions.asking(draw, told, name)
            answer = here.ask(scope, name, **values)
            asked, answered = (entry for entry in here.entries()[-2:] if entry)
            in_rows = set(ID.findall(json.dumps([row.model_dump(mode="json") for row in answer.rows])))
            assert people & in_rows <= set(answered.shown or ()) <= in_rows
            assert set(ID.findall(json.dumps(values, default=str))) == {i for i in asked.targets if ID.fullmatch(i)}
            assert (asked.shown, asked.request) == ((), answered.request)
            assert bool(answered.targets) == bool(answered.reason)
            shown_people += len(people & in_rows)
            left_out += len(in_rows - set(answered.shown or ()))
        here.audit.close()
        assert verify(here.folder, KEY) == []

    tried()
    assert name == "coverage" or shown_people > 0 or left_out > 0


def test_two_askings_that_differ_only_in_what_was_typed_leave_the_same_on_the_record(watched):
    here = watched(book(BEA))
    kept = []
    for text in ("Zebedee Quillfeather 03/02/2011", "QQ 12 34 56", "e_dward smith of harbour st"):
        here.ask(here.scope(), "find", text=text)
        kept.append([{**vars(entry), "request": ""} for entry in here.entries()[-2:] if entry])
    assert kept[0] == kept[1] == kept[2]
    on_disk = b"".join(path.read_bytes() for path in here.folder.iterdir())
    assert not re.search(rb"Zebedee|Quill|2011|QQ|dward|harbour", on_disk)


def test_a_look_at_who_has_since_been_merged_is_found_by_every_id_and_so_is_one_from_before_a_parting(watched):
    here = watched(book(AMY, BEA), book(ANN))
    here.ask(here.scope(), "known_when", entity=alone(ANN))
    here.ask(here.scope(), "known_when", entity=alone(BEA))
    here.here.play((SAME,))
    told = Oracle((book(AMY, BEA), book(ANN), SAME))
    together = told.entities()[subject_id(AMY)]
    assert told.entities()[subject_id(ANN)] == together
    here.ask(here.scope(who="u_2"), "known_when", entity=together)
    for entity in {together, alone(AMY), alone(ANN)}:
        found = here.who_saw(here.auditor(), entity)
        seen = [(look.who, look.what, look.asked, look.shown) for look in found.looks if look.what != "who-saw"]
        assert seen == [("u_1", "known_when", True, True), ("u_2", "known_when", True, True)], "with a reason first"
        assert set(found.ids) == {together, alone(AMY), alone(ANN)}
    here.here.play((Undo(2),))
    for mine, other in ((AMY, ANN), (ANN, AMY)):
        found = here.who_saw(here.auditor(), alone(mine))
        seen = {(look.who, look.ids) for look in found.looks if look.what == "known_when"}
        assert ("u_2", (together,)) in seen
        assert alone(other) not in set(found.ids) - {together}
        assert any("has also stood for somebody" in note for note in found.notes)


def test_an_agencys_operator_is_told_of_her_own_staff_alone_an_auditor_of_all_and_others_of_none(watched):
    here = watched(book(AMY, BEA))
    for agency in ("police", "council", "clinic"):
        here.ask(here.scope(agency=agency, who=f"u_{agency}"), "known_when", entity=alone(AMY))
    told = [here.who_saw(here.operator(agency), alone(AMY)) for agency in ("police", "council", "*")]
    assert [{look.who for look in found.looks if look.what == "known_when"} for found in told] == [
        {"u_police"},
        {"u_council"},
        set(),
    ]
    assert all(
        {look.agency for look in found.looks} <= {agency}
        for found, agency in zip(told, ("police", "council", "*"), strict=True)
    )
    everybody = here.who_saw(here.auditor(agency="council"), alone(AMY))
    assert {look.who for look in everybody.looks} >= {"u_police", "u_council", "u_clinic"}
    for role, purpose in ((Role.ANALYST, Purpose.INVESTIGATION), (Role.CHAIR, Purpose.PANEL)):
        with pytest.raises(Refused):
            here.who_saw(here.scope(role, purpose), alone(AMY))
        refused = here.entries()[-1]
        assert refused and (refused.action, refused.decision, refused.targets) == ("who-saw", "Refused", (alone(AMY),))


def test_to_ask_who_looked_is_a_look_that_the_next_who_asks_is_told_of(watched):
    here = watched(book(AMY))
    assert here.who_saw(here.auditor(), alone(AMY)).looks == ()
    (look,) = here.who_saw(here.operator("police"), alone(AMY)).looks
    assert (look.who, look.what, look.asked, look.shown, look.decision) == (
        "u_auditor",
        "who-saw",
        True,
        False,
        "answered",
    )


def test_the_days_and_the_number_of_looks_can_be_narrowed_and_what_is_left_is_counted(watched):
    here = watched(book(AMY))
    for day in (5, 6, 7, 8):
        here.here.now = moment(day)
        here.ask(here.scope(who=f"u_{day}"), "known_when", entity=alone(AMY))
    found = here.who_saw(here.auditor(), alone(AMY), since=moment(6)[:10], until=moment(7)[:10])
    assert [look.who for look in found.looks] == ["u_7", "u_6"] and found.more == 0
    short = here.who_saw(here.auditor(), alone(AMY), until=moment(8)[:10], most=1)
    assert (len(short.looks), short.more) == (1, 4)


def test_a_list_that_names_her_and_a_restriction_that_is_put_on_her_are_looks_too(watched):
    here = watched(book(AMY), book(ANN))
    here.here.play((Judge(Verdict.SAME, AMY, ANN, "police"),))
    worker = here.scope(Role.PRACTITIONER, Purpose.SAFEGUARDING, who="u_worker")
    listed = here.view.list(worker, lists.JUDGEMENTS, 10)
    assert listed.lines[0].concerns
    (look,) = here.who_saw(here.auditor(), alone(AMY)).looks
    assert (look.who, look.what, look.shown) == ("u_worker", "list judgements", True)
    assert look.ids == (next(thing.record for thing in listed.lines[0].concerns if thing.agency == "police"),)


def test_a_file_is_a_look_at_whom_it_shows_and_not_at_whom_only_what_is_left_out_of_it_names(watched):
    closed, cal = AccessClass("police", handling="C"), person("police", "cal")
    said = [
        row(part(AMY, POLICE, Link("PEER_OF", AMY, BEA)), reference="1"),
        row(part(AMY, closed, Link("SEEN_WITH", AMY, cal)), reference="2"),
    ]
    here = watched(book(AMY, BEA, cal), File(Feed("police", "book", "log"), numbered(said), moment(-1), "log"))
    values = parse(QUESTIONS["profile"], {"entity": alone(AMY)})
    assert exported(
        here.view, here.scope(), QUESTIONS["profile"], values, Format.CSV, reason=Reason.WHO_IS_WHO
    ).left_out
    asked, answered = (entry for entry in here.entries()[-2:] if entry)
    assert (asked.action, asked.decision, asked.targets) == ("export profile", "allowed", (alone(AMY),))
    assert (answered.action, answered.decision, answered.request) == ("export profile", "answered", asked.request)
    assert set(answered.shown or ()) == {alone(AMY), alone(BEA)}
    (look,) = here.who_saw(here.auditor(), alone(BEA)).looks
    assert (look.what, look.asked, look.shown, look.decision) == ("export profile", False, True, "answered")
    assert here.who_saw(here.auditor(), alone(cal)).looks == ()


def test_nothing_is_followed_through_what_the_reader_may_not_see(watched):
    here = watched(book(AMY), book(ANN), SAME)
    together = Oracle((book(AMY), book(ANN), SAME)).entities()[subject_id(AMY)]
    council = {number: one for number, one in here.view.classes().items() if one.agency == "council"}
    blind = here.who_saw(here.operator("clinic", classes={}), together)
    assert blind.ids == (together,)
    half = here.who_saw(here.operator("council", classes=council), together)
    assert set(half.ids) == {together, alone(ANN)}


def test_of_the_records_about_her_those_alone_are_followed_that_the_reader_may_see(watched):
    closed = AccessClass("police", handling="C")
    note = File(Feed("police", "book", "log"), numbered([row(part(AMY, closed), reference="1")]), moment(-1), "log")
    here = watched(book(AMY), note)
    kept = {n.id: n.properties["visibility"] for n in dump(here.here.engine).nodes if "Record" in n.labels}
    about = {i for i in kept if i in _followed(here, here.view.classes()).records}
    assert len(about) == 2
    for number, one in here.view.classes().items():
        seen = _followed(here, {number: one}).records
        assert seen == {i for i in about if kept[i] == number}
    assert len({kept[i] for i in about}) == 2


def _followed(here, classes):
    guard, loaded = Params().guard(here.auditor(classes=classes), here.here.now), here.here.loaded
    return here.here.engine.read(
        lambda run: ever_been(lambda text, /, **params: run(*loaded[text].ready(guard, params)), alone(AMY))
    )
