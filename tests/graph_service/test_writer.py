"""The door in: who may open it, what stands on the record of each opening, and which file goes on, is known or is refused."""

import json
from dataclasses import replace

import pytest

from graph_service.audit import Audit
from graph_service.errors import Conflict, Misconfigured, NotFound, Refused
from graph_service.model.facts import Batch, Feed
from graph_service.model.identity import Verdict
from graph_service.model.visibility import CLASSES_AT_MOST, AccessClass
from graph_service.model.vocabulary import Role
from graph_service.writer import Tally, Writer
from tests.installation import OPERATOR, dump
from tests.proofs.test_judgements import Town
from tests.worlds import KEY, MINT, File, moment, numbered, part, person, row

FEED = Feed("police", "book", "people", thing="Person")
NOBODYS = "f_" + "0" * 24


def sent(*names, day=0, batch=0, **more):
    """A file of the police about people, a row each; `Amy=Amy Smith` is the row of Amy with other words."""
    said = [(name.split("=")[0], name.split("=")[-1]) for name in names]
    rows = [row(part(person("police", who), AccessClass("police"), names=(now,)), reference=who) for who, now in said]
    return File(FEED, numbered(rows), moment(day - 9), f"{day} {names}", batch=batch, **more)


def batch_of(file):
    return Batch(file.extract, file.rows, file.rows[-1].line)


def put(town, file, *, batches=None):
    """The file's opening and what its batches, or the first of them, did."""
    opened, done = town.writer.open(OPERATOR, file.extract), Tally()
    for rows in file.batches[:batches]:
        done.add(town.writer.put(OPERATOR, Batch(file.extract, rows, rows[-1].line), opened))
    return opened, done


def believed(engine, *besides):
    records = (n.properties for n in dump(engine).nodes if "Record" in n.labels)
    return sorted(p["names"][0] for p in records if p["held_to"] > "9999" and p["names"][0] not in ("P", "C", *besides))


def test_all_that_is_done_is_on_the_record_before_it_is_done_with_who_did_it(empty_graph, tmp_path):
    town, file = Town(empty_graph), sent("Amy")
    police, operator = town.worker("police"), replace(OPERATOR, agency="police")
    with Audit(tmp_path, KEY) as audit:
        writer = Writer(empty_graph, town.here.loaded, audit, MINT, lambda: moment(5))
        opened = writer.open(operator, file.extract)
        writer.put(operator, batch_of(file), opened)
        writer.finish(operator, opened)
        pair = (town.record("P"), town.record("C"))
        judged = writer.judge(police, Verdict.SAME, pair, "looked at")
        writer.withdraw_judgement(police, judged)
        restricted = writer.restrict(police, pair[0], "asked for").id
        writer.lift(police, restricted)
        writer.withdraw(operator, opened.id)
        again = writer.open(operator, replace(file.extract, digest="again"))
        writer.withdraw(operator, again.id, in_error=True)
        with pytest.raises(NotFound):
            writer.withdraw(operator, NOBODYS)
    assert entries(tmp_path) == [
        ("loader", "open-extract", [FEED.source], 0, "allowed"),
        ("loader", "put", [opened.id], 1, "allowed"),
        ("loader", "finish-extract", [opened.id], 0, "allowed"),
        ("worker of police", "judge", list(pair), 0, "allowed"),
        ("worker of police", "withdraw-judgement", [judged], 0, "allowed"),
        ("worker of police", "restrict", [pair[0]], 0, "allowed"),
        ("worker of police", "lift-restriction", [restricted], 0, "allowed"),
        ("loader", "withdraw-extract", [opened.id], 0, "allowed"),
        ("loader", "open-extract", [FEED.source], 0, "allowed"),
        ("loader", "withdraw-sent-in-error", [again.id], 0, "allowed"),
        ("loader", "withdraw-extract", [NOBODYS], 0, "allowed"),
    ]


def entries(folder):
    """What stands on the record: who, what, of which things, how much, and what was decided."""
    lines = [json.loads(line) for path in folder.rglob("2*.ndjson") for line in path.read_text().splitlines()]
    fields = ("who", "action", "targets", "count", "decision")
    return [tuple(line[field] for field in fields) for line in lines if "action" in line]


def test_nobody_but_its_agencys_operator_opens_puts_finishes_or_takes_back_a_file(empty_graph, tmp_path):
    town, file = Town(empty_graph), sent("Amy")
    opened, _ = put(town, file)
    before = dump(empty_graph).lines()
    with Audit(tmp_path, KEY) as audit:
        writer = Writer(empty_graph, town.here.loaded, audit, MINT)
        council = replace(OPERATOR, agency="council")
        for who in (council, replace(OPERATOR, role=Role.ANALYST), replace(OPERATOR, agency="police", role=Role.CHAIR)):
            for try_it in (
                lambda who=who: writer.open(who, sent("Ben", day=1).extract),
                lambda who=who: writer.put(who, batch_of(file), opened),
            ):
                with pytest.raises(Refused):
                    try_it()
            for try_it in (
                lambda who=who: writer.finish(who, opened),
                lambda who=who: writer.withdraw(who, opened.id),
            ):
                with pytest.raises(NotFound if who is council else Refused):
                    try_it()
    assert dump(empty_graph).lines() == before
    assert [decision for *_, decision in entries(tmp_path)].count("Refused") == 10
    absent = replace(opened, id=NOBODYS)
    told = set()
    for theirs in (opened, absent):
        for try_it in (
            lambda theirs=theirs: town.writer.finish(council, theirs),
            lambda theirs=theirs: town.writer.withdraw(council, theirs.id),
        ):
            with pytest.raises(NotFound) as refusal:
                try_it()
            told.add(str(refusal.value))
    assert len(told) == 1


def test_rows_of_one_feed_are_not_put_under_a_file_of_another(empty_graph):
    town, file = Town(empty_graph), sent("Amy")
    opened, _ = put(town, replace(file, feed=replace(FEED, source="others")))
    with pytest.raises(NotFound):
        town.writer.put(OPERATOR, batch_of(file), opened)


def test_a_tally_says_what_was_new_changed_known_and_closed(empty_graph):
    town = Town(empty_graph)
    assert put(town, sent("Amy", "Ben", "Cal"))[1] == Tally(new=3)
    newer, done = put(town, sent("Amy", "Ben=Benjamin", "Dee", day=1))
    assert done == Tally(new=1, changed=1, known=1)
    assert town.writer.withdraw(OPERATOR, newer.id) == Tally(changed=1, closed=2)


def test_an_agencys_rows_bring_so_many_classes_and_what_others_bring_or_a_restriction_makes_is_not_counted(empty_graph):
    def operations(agency, *numbers):
        rows = [
            row(part(person(agency, f"N{n}"), AccessClass(agency, tags=(f"operation:n{n}",))), reference=f"N{n}")
            for n in numbers
        ]
        return File(Feed(agency, "book", f"from {numbers[0]}"), numbered(rows), moment(-1), f"{agency} {numbers}")

    town = Town(empty_graph)  # where each of two agencies has brought one
    first = operations("police", *range(CLASSES_AT_MOST - 2))
    assert town.here.play((first, operations("council", 99))) == ["", ""]
    town.writer.restrict(town.worker("police"), town.record("P"), "asked for")
    assert town.here.play((operations("police", 97), operations("police", 98), first)) == ["", "BadInput", ""]


def test_a_file_taken_back_was_not_sent_in_error_unless_that_is_said(empty_graph):
    town = Town(empty_graph)
    opened, _ = put(town, sent("Amy"))
    town.writer.withdraw(OPERATOR, opened.id)
    assert [n.properties["sent_in_error"] for n in dump(empty_graph).nodes if n.id == opened.id] == [False]


def test_the_same_words_sent_anew_after_others_are_a_file_of_their_own(empty_graph):
    town = Town(empty_graph)
    first, other = sent("Amy"), sent("Amy=Amy Smith", day=1)
    opened = []
    for file in (first, other, replace(first, taken_at=moment(-7))):
        made, _ = put(town, file)
        town.writer.finish(OPERATOR, made)
        opened.append(made.id)
    assert len(set(opened)) == 3
    assert believed(empty_graph) == ["Amy"]


def test_an_older_file_all_in_is_known_when_it_comes_again_and_any_other_older_one_is_refused(empty_graph):
    town, first = Town(empty_graph), sent("Amy")
    made, _ = put(town, first)
    town.writer.finish(OPERATOR, made)
    newer, _ = put(town, sent("Amy=Amy Smith", day=1))
    town.writer.finish(OPERATOR, newer)
    before = dump(empty_graph).lines()
    assert town.writer.open(OPERATOR, first.extract).id == made.id
    assert put(town, first)[1] == Tally()
    for older in (replace(first, digest="another"), replace(first, staged_by="profile 2")):
        with pytest.raises(Conflict):
            town.writer.open(OPERATOR, older.extract)
    assert dump(empty_graph).lines() == before


def test_a_newer_mapping_begins_a_file_again_at_its_first_row(empty_graph):
    town, file = Town(empty_graph), sent("Amy", "Ben", batch=1)
    opened, _ = put(town, file)
    town.writer.finish(OPERATOR, opened)
    again = town.writer.open(OPERATOR, replace(file, staged_by="profile 2").extract)
    assert (again.id, again.done, again.complete) == (opened.id, 0, False)


def test_a_file_stopped_on_its_way_goes_on_once_the_newer_one_is_taken_back(empty_graph):
    town, stopped = Town(empty_graph), sent("Amy", "Ben", batch=1)
    opened, _ = put(town, stopped, batches=1)
    newer, _ = put(town, sent("Amy=Amy Smith", day=1))
    rest = Batch(stopped.extract, stopped.rows[1:], 2)
    with pytest.raises(Conflict):
        town.writer.put(OPERATOR, rest, opened)
    town.writer.withdraw(OPERATOR, newer.id)
    assert town.writer.put(OPERATOR, rest, opened) == Tally(new=1)
    assert believed(empty_graph) == ["Amy", "Ben"]


def test_a_clock_behind_the_newest_moment_in_the_graph_writes_nothing_and_says_both(empty_graph, tmp_path):
    town = Town(empty_graph)
    put(town, sent("Amy"))
    newest, before = town.here.now, dump(empty_graph)
    now = [moment(-1)]
    writer = Writer(empty_graph, town.here.loaded, Audit(tmp_path, KEY), MINT, lambda: now[0])
    with pytest.raises(Misconfigured, match=rf"says {now[0][:10]} .* the newest moment in the graph is {newest[:10]} "):
        writer.open(OPERATOR, sent("Bob", day=1).extract)
    assert dump(empty_graph) == before
    now[0] = newest
    assert writer.open(OPERATOR, sent("Bob", day=1).extract).received_at == newest, "the same moment is not behind"
