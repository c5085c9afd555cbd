"""Files may come again, overlap, be corrected, withdrawn and shuffled: the facts are what they say, each once."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given

from graph_service.model.facts import Feed, Link
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear, dump, open_now
from tests.strategies import few, seeds, world
from tests.worlds import File, Undo, moment, numbered, part, person, row

POLICE = AccessClass("police")
BOOK = Feed("police", "book", "people")
AMY, BEN = person("police", "amy"), person("police", "ben")


def saying(about, name, *links):
    """A row about somebody, by reference."""
    return row(part(about, POLICE, *links, names=(name,)), reference=about.reference)


def file(*rows, day=0, digest="", feed=BOOK, **more):
    return File(feed, numbered(rows), moment(day), digest or f"{feed.name} {day}", **more)


def played(engine, *steps):
    """The graph after these steps, on an empty one."""
    clear(engine)
    here = Installation(engine)
    outcomes = here.play(steps)
    assert set(outcomes) <= {""}, outcomes
    return dump(engine)


def records(held, *fields):
    """Fields of the Records, open or closed, in the order they were believed."""
    found = sorted((n.properties for n in held.nodes if "Record" in n.labels), key=lambda p: (p["entry"], p["version"]))
    return [tuple(p[f] for f in fields) for p in found]


@few(3)
@given(seed=seeds())
def test_loading_every_file_twice_is_loading_it_once(ready, seed):
    files = [step for step in world(Random(seed)) if isinstance(step, File)]
    clear(ready)
    here = Installation(ready)
    for each in files:
        here.play((each,))
        once = dump(ready).lines()
        here.play((each,))
        assert dump(ready).lines() == once


@few(3)
@given(seed=seeds())
def test_shuffled_rows_and_files_give_the_same_facts_and_the_same_partition(ready, seed):
    random = Random(seed)
    first = {}
    for step in world(random):
        if isinstance(step, File):
            first.setdefault(step.feed.name, replace(step, killed=None))
    files = [_each_reference_once(step) for step in first.values()]
    straight = _facts(played(ready, *files))
    random.shuffle(files)
    shuffled = [replace(f, rows=_shuffled(random, f.rows), batch=random.choice((0, 1, 2))) for f in files]
    assert _facts(played(ready, *shuffled)) == straight


def test_a_then_b_then_a_again_is_three_versions(ready):
    held = played(ready, *(file(saying(AMY, name), day=day) for day, name in enumerate(("A", "B", "A"))))
    assert records(held, "version", "names") == [(1, ["A"]), (2, ["B"]), (3, ["A"])]
    assert [to > "9999" for (to,) in records(held, "held_to")] == [False, False, True]


def test_a_then_b_in_one_batch_leaves_only_bbelieved(ready):
    held = played(ready, file(saying(AMY, "A"), saying(AMY, "A"), saying(AMY, "B")))
    assert [(n, to > "9999") for n, to in records(held, "names", "held_to")] == [(["A"], False), (["B"], True)]
    assert Counter(t.kind for t in held.ties if t.properties.get("held_to", "") > "9999")["FOUND_IN"] == 1


def test_two_identical_sightings_are_two_records_and_stay_two(ready):
    seen = row(part(person("police", "x"), POLICE, Link("SEEN_WITH", AMY, BEN)))
    once = played(ready, file(seen, seen))
    assert len(records(once, "id")) == 2
    twice = played(ready, file(seen, seen), file(seen, seen, day=1))
    assert records(twice, "id") == records(once, "id")


def test_a_newer_mapping_closes_and_makes_again_what_it_stages(ready):
    link = Link("PEER_OF", AMY, BEN)
    held = played(ready, file(saying(AMY, "Amy", link)), file(saying(AMY, "Amy", link), staged_by="profile 2"))
    assert [(v, s, to > "9999") for v, s, to in records(held, "version", "staged_by", "held_to")] == [
        (1, "profile 1", False),
        (2, "profile 2", True),
    ]
    peers = [t.properties for t in held.ties if t.kind == "PEER_OF"]
    assert len({p["id"] for p in peers}) == 1
    assert sorted(p["held_to"] > "9999" for p in peers) == [False, True]


def test_what_two_extracts_say_outlives_either_and_goes_with_both(ready):
    first, second = file(saying(AMY, "Amy"), saying(BEN, "Ben")), file(saying(AMY, "Amy"), day=1)
    assert believed(played(ready, first, second, Undo(0))) == [["Amy"]]
    assert believed(played(ready, first, second, Undo(1))) == [["Amy"], ["Ben"]]
    assert believed(played(ready, first, second, Undo(0), Undo(1))) == []


def test_withdrawing_a_correction_opens_what_it_had_replaced(ready):
    held = played(ready, file(saying(AMY, "A")), file(saying(AMY, "B"), day=1), Undo(1))
    assert records(held, "version", "names") == [(1, ["A"]), (2, ["B"]), (3, ["A"])]
    assert believed(held) == [["A"]]
    assert Counter(t.kind for t in held.ties if t.properties.get("held_to", "") > "9999")["FOUND_IN"] == 1


def test_a_row_gone_from_a_full_feed_is_closed_and_comes_back_when_that_file_is_withdrawn(ready):
    full = replace(BOOK, full=True)
    first = file(saying(AMY, "Amy"), saying(BEN, "Ben"), feed=full)
    second = file(saying(AMY, "Amy"), feed=full, day=1)
    assert believed(played(ready, first, second)) == [["Amy"]]
    assert believed(played(ready, first, second, Undo(1))) == [["Amy"], ["Ben"]]


def test_an_extract_older_than_the_newest_of_its_feed_is_refused(ready):
    clear(ready)
    assert Installation(ready).play((file(day=2), file(day=1))) == ["", "Conflict"]


def test_a_key_goes_with_the_only_extract_that_gave_it(ready):
    bears = {"nhs": "1", "born": "2010-05-01", "forename": "amy"}
    keyed = row(part(AMY, POLICE, names=("Amy",), bears=bears), reference="amy")
    plain = file(saying(AMY, "Amy"), feed=replace(BOOK, source="plain"))
    alone = _facts(played(ready, plain))
    assert _facts(played(ready, plain, file(keyed))) != alone
    assert (
        _facts(played(ready, plain, file(keyed), file(row(part(BEN, POLICE), reference="amy"), day=1), Undo(1)))
        != alone
    )
    assert _facts(played(ready, plain, file(keyed), Undo(1))) == alone


def believed(held):
    return sorted(
        n.properties["names"] for n in held.nodes if "Record" in n.labels and n.properties["held_to"] > "9999"
    )


def _facts(held):
    """Open relationships of the reader's graph, and Records."""
    return [line for line in open_now(held) if '"tie"' in line or '"Record"' in line]


def _each_reference_once(step):
    """The file with each entry once: which of two versions is the newer is what the order of rows says."""
    kept = {(r.reference or str(r.line)): r for r in step.rows}
    return replace(step, rows=numbered(kept.values()))


def _shuffled(random, rows):
    """The same rows in another order, numbered anew; the k-th of identical ones is whichever comes k-th."""
    order = list(rows)
    random.shuffle(order)
    return numbered(order)
