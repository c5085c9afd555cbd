"""A word moves only one's own: who may judge, what their judgement does, and who may take it back (rule I6)."""

from dataclasses import replace

import pytest

from graph_service.audit import Audit
from graph_service.errors import BadInput, Conflict, NotFound, Refused
from graph_service.lists import JUDGEMENTS, PROPOSALS
from graph_service.model.facts import Feed
from graph_service.model.identity import Verdict
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Purpose, Role
from graph_service.writer import Writer
from tests.installation import OPERATOR, Installation, clear, dump
from tests.worlds import KEY, MINT, File, Undo, moment, numbered, part, person, row

SAME, NOT_SAME, UNSURE = Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE
CLOSED = {"handling": "C", "conditions": ("A2",)}


class Town:
    """A police book and a council book with one person each, at times of one number; who speaks for whom, and where they stand."""

    def __init__(self, engine, nhs="", **council):
        clear(engine)
        self.engine, self.here = engine, Installation(engine)
        self.add("police", "P", nhs)
        self.add("council", "C", nhs, **council)

    def add(self, agency, reference, nhs="", born="2010-05-01", **access):
        numbers = (f"nhs:{nhs}",) if nhs else ()
        bears = {"nhs": nhs, "born": born, "forename": "amy"} if nhs else {}
        told = {"names": (reference,), "numbers": numbers, "keys": frozenset(numbers), "bears": bears}
        said = row(part(person(agency, reference), AccessClass(agency, **access), **told), reference=reference)
        file = File(Feed(agency, "book", f"book {reference}"), numbered([said]), moment(-1), f"{agency} {reference}")
        assert self.here.play((file,)) == [""]

    @property
    def writer(self):
        return self.here.writer

    def record(self, name):
        held = (n for n in dump(self.engine).nodes if "Record" in n.labels)
        return next(n.id for n in held if n.properties["names"] == [name])

    def worker(self, agency, **other):
        return replace(self.here.worker(agency), **other)

    def judge(self, who, verdict, first="P", second="C"):
        self.here.now = moment(self.here.steps)
        self.here.steps += 1
        return self.writer.judge(who, verdict, (self.record(first), self.record(second)), "looked at")

    def homes(self):
        """Each person's entity, by name."""
        held = dump(self.engine)
        names = {n.id: n.properties["names"][0] for n in held.nodes if "Record" in n.labels}
        standing = (t for t in held.ties if t.kind == "REFERS_TO" and t.properties["held_to"] > "9999")
        return {names[t.start]: t.end for t in standing}


def test_same_between_two_agencies_takes_both_and_each_takes_its_own_word_back(ready):
    town = Town(ready)
    apart = town.homes()
    police, council = town.worker("police"), town.worker("council")
    first = town.judge(police, SAME)
    assert town.homes() == apart
    second = town.judge(council, SAME)
    assert len(set(town.homes().values())) == 1
    for stranger in (council, town.worker("school"), town.here.matcher()):
        with pytest.raises(NotFound):
            town.writer.withdraw_judgement(stranger, first)
    with pytest.raises(Refused):
        town.writer.withdraw_judgement(replace(town.here.matcher(), agency="police"), first)
    town.writer.withdraw_judgement(replace(police, who="a colleague"), first)
    assert town.homes() == apart
    with pytest.raises(NotFound):
        town.writer.withdraw_judgement(police, first)
    town.writer.withdraw_judgement(council, second)


def test_both_agencies_may_judge_at_one_moment(ready):
    town = Town(ready)
    pair = (town.record("P"), town.record("C"))
    made = {town.writer.judge(town.worker(agency), SAME, pair, "at once") for agency in ("police", "council")}
    assert len(made) == 2
    assert len(set(town.homes().values())) == 1


def test_unsure_replaces_an_agencys_word_and_no_others(ready):
    town = Town(ready)
    police, council = town.worker("police"), town.worker("council")
    town.judge(police, SAME)
    town.judge(council, SAME)
    town.judge(police, UNSURE)
    assert len(set(town.homes().values())) == 2
    town.judge(town.here.matcher(), SAME)
    assert len(set(town.homes().values())) == 1


@pytest.mark.parametrize(("agency", "moved", "stays"), [("police", "P", "C"), ("council", "C", "P")])
def test_not_same_takes_one_agency_and_moves_its_own_alone(ready, agency, moved, stays):
    town = Town(ready, nhs="1")
    before = town.homes()
    assert before["P"] == before["C"]
    made = town.judge(town.worker(agency), NOT_SAME)
    after = town.homes()
    assert after[stays] == before[stays]
    assert after[moved] != before[moved]
    town.writer.withdraw_judgement(town.worker(agency), made)
    assert town.homes() == before


def test_the_matcher_joins_and_parts_and_alone_takes_that_back(ready):
    town = Town(ready)
    made = town.judge(town.here.matcher(), SAME)
    assert len(set(town.homes().values())) == 1
    for who in (
        town.worker("police"),
        replace(town.worker("police"), agency="*"),
        replace(town.here.matcher(), agency="police"),
    ):
        with pytest.raises((NotFound, Refused)):
            town.writer.withdraw_judgement(who, made)
    town.writer.withdraw_judgement(town.here.matcher(), made)
    assert len(set(town.homes().values())) == 2


def test_nobody_else_judges(ready):
    town = Town(ready)
    before = dump(ready).lines()
    operator = replace(town.here.matcher(), agency="police")
    chair = town.worker("police", role=Role.CHAIR, purpose=Purpose.PANEL)
    auditor = town.worker("police", role=Role.AUDITOR, purpose=Purpose.AUDIT)
    for who in (town.worker("school"), replace(town.worker("police"), agency="*"), operator, chair, auditor):
        for verdict in Verdict:
            with pytest.raises(Refused):
                town.judge(who, verdict)
    assert dump(ready).lines() == before


def test_records_one_may_not_see_are_told_as_absent_ones(ready):
    town = Town(ready, **CLOSED)
    blind = replace(town.worker("police"), classes={n: c for n, c in town.worker("police").classes.items() if c.open})
    told = []
    for record in (town.record("C"), "r_" + "0" * 24):
        with pytest.raises(NotFound) as refusal:
            town.writer.judge(blind, SAME, (town.record("P"), record), "looked at")
        told.append(str(refusal.value))
    assert told[0] == told[1]


def test_whom_no_record_showed_openly_is_joined_by_nobody_in_words_that_tell_nothing_more(ready):
    town, told = Town(ready, **CLOSED), []
    town.add("council", "S", tags=("sealed",))
    for who in (town.worker("council"), town.here.matcher()):
        for second in ("C", "S"):
            with pytest.raises(Conflict) as refusal:
                town.judge(who, SAME, second=second)
            told.append(str(refusal.value))
    assert len(set(told)) == 1
    assert len(set(town.homes().values())) == 3


def test_one_open_record_is_enough_and_a_closed_one_of_the_same_may_be_chosen(ready):
    town = Town(ready, **CLOSED)
    said = row(part(person("council", "C"), AccessClass("council"), names=("open C",)), reference="open C")
    town.here.play((File(Feed("council", "book", "open"), numbered([said]), moment(-1), "open"),))
    town.judge(town.here.matcher(), SAME)
    assert town.homes()["P"] == town.homes()["C"] == town.homes()["open C"]


@pytest.mark.parametrize("error", [True, False])
def test_what_came_in_open_only_in_error_is_joined_by_no_judgement_until_it_comes_again(ready, error):
    town = Town(ready, **CLOSED)
    said = row(part(person("council", "C"), AccessClass("council"), names=("open C",)), reference="open C")
    sent = File(Feed("council", "book", "open"), numbered([said]), moment(-1), "open")
    town.here.play((sent,))
    matcher, sent_at = town.here.matcher(), town.here.steps - 1
    made = town.judge(matcher, SAME)
    assert len(set(town.homes().values())) == 1
    town.here.play((Undo(sent_at, error),))
    assert len(set(town.homes().values())) == (2 if error else 1)
    if error:
        with pytest.raises(Conflict):
            town.judge(matcher, SAME)
    town.here.play((sent,))
    assert len(set(town.homes().values())) == 1
    town.writer.withdraw_judgement(matcher, made)
    assert len(set(town.homes().values())) == 2


WRONG = (
    "",
    "r_",
    "r_" + "g" * 24,
    "r_" + "0" * 23,
    "r_" + "0" * 25,
    "j_" + "0" * 24,
    "r_" + "0" * 24 + "\n",
    "Amy Smith",
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_an_id_is_refused_before_the_audit_sees_it(ready, wrong, tmp_path):
    town = Town(ready)
    police, right = town.worker("police"), town.record("P")
    with Audit(tmp_path, KEY) as audit:
        writer = Writer(ready, town.here.loaded, audit, MINT)
        for ask in (
            lambda: writer.judge(police, SAME, (right, wrong), "looked at"),
            lambda: writer.judge(police, SAME, (wrong, right), "looked at"),
            lambda: writer.restrict(police, wrong, "asked for"),
            lambda: writer.lift(police, wrong),
            lambda: writer.withdraw_judgement(police, wrong.replace("j_", "z_")),
            lambda: writer.withdraw(OPERATOR, wrong),
        ):
            with pytest.raises(BadInput) as refusal:
                ask()
            assert "Amy" not in str(refusal.value)
        assert [path for path in tmp_path.rglob("*.ndjson") if "withdraw" in path.read_text()] == []
        assert "judge" not in "".join(path.read_text() for path in tmp_path.rglob("*.ndjson"))


def test_a_judgement_is_listed_for_its_own_agency_where_both_records_may_be_seen(ready):
    town = Town(ready)
    police, council = town.worker("police"), town.worker("council")
    made = town.judge(police, UNSURE)
    (line,) = town.here.view.list(police, JUDGEMENTS, 10).lines
    assert (line.id, line.what, line.agency, line.why) == (made, "unsure", "police", "looked at")
    assert [(t.agency, t.reference, t.names, t.record) for t in line.concerns] == [
        ("police", "P", ("P",), town.record("P")),
        ("council", "C", ("C",), town.record("C")),
    ]
    assert town.here.view.list(council, JUDGEMENTS, 10).lines == ()
    assert town.here.view.list(town.here.matcher(), JUDGEMENTS, 10).lines == ()
    for hidden in ("police", "council"):
        seeing = {n: c for n, c in police.classes.items() if c.agency != hidden}
        assert town.here.view.list(replace(police, classes=seeing), JUDGEMENTS, 10).lines == ()
    town.writer.withdraw_judgement(police, made)
    assert town.here.view.list(police, JUDGEMENTS, 10).lines == ()


@pytest.mark.parametrize(("ours", "theirs", "matched"), [({}, {}, True), ({}, CLOSED, False), (CLOSED, {}, False)])
def test_a_proposal_is_listed_for_both_agencies_who_see_both_and_for_the_matcher_if_both_came_in_open(
    ready, ours, theirs, matched
):
    town = Town(ready)
    town.add("police", "twin", nhs="7", **ours)
    town.add("council", "other twin", nhs="7", born="2012-05-01", **theirs)

    def told(who):
        return [[t.names[0] for t in line.concerns] for line in town.here.view.list(who, PROPOSALS, 10).lines]

    for agency in ("police", "council"):
        assert [sorted(names) for names in told(town.worker(agency))] == [["other twin", "twin"]]
    assert bool(told(town.here.matcher())) is matched
    assert told(town.worker("school")) == []
    police = town.worker("police")
    assert told(replace(police, classes={n: c for n, c in police.classes.items() if c.agency == "police"})) == []
    with pytest.raises(Refused):
        told(replace(town.here.matcher(), agency="police"))
