"""What readers of every role get, asking everything at every moment, is what the rows allow them: no token more, none less."""

from dataclasses import replace
from functools import partial
from random import Random

import pytest
from hypothesis import given

from graph_service import access
from graph_service.access import KEEPERS, PURPOSES, Identity
from graph_service.model.facts import Feed
from graph_service.model.kinds import KINDS
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Role
from graph_service.questions import QUESTIONS
from tests import questions
from tests.installation import Installation, clear, dump, load
from tests.oracle.reading import Oracle
from tests.proofs.canaries import TOKEN, Salt, allowed, ever_allowed, expected, outsider, seen, tokens_of, told
from tests.proofs.hidden import EVER
from tests.strategies import few, seeds
from tests.worlds import File, Restrict, Undo, moment, numbered, person

pytestmark = pytest.mark.one_engine

EVENTS = Feed("police", "book", "events", thing="Event")
FEEDS = (
    EVENTS,
    replace(EVENTS, source="more"),
    replace(EVENTS, source="roll", full=True),
    Feed("council", "book", "list"),
)
REFERENCES = ("E1", "E2", "E3")
COLUMNS = {"phone": "other", "name": "called"}


def steps(random):
    """Five to eight steps of everything that opens and closes: each one that an installation would not refuse."""
    salt, told_before, played = Salt(), {}, []
    while len(played) < 5 or (len(played) < 8 and random.random() < 0.7):
        files = [n for n, step in enumerate(played) if isinstance(step, File) and not step.batch]
        about = person("police", random.choice(REFERENCES))
        more = random.choice(("tell", "tell", "tell", "tell", "restrict", "withdraw", "withdraw", "lift", "kill"))
        match more:
            case "tell":
                new = (_file(random, salt, told_before, len(played)),)
            case "kill":
                whole = replace(_file(random, salt, told_before, len(played)), batch=1, killed=1)
                new = (whole, replace(whole, killed=None)) if len(whole.rows) > 1 else ()
            case "restrict":
                new = (Restrict(about),)
            case "withdraw":
                new = (Undo(random.choice(files), random.random() < 0.5),) if files else ()
            case _:
                restricted = [n for n, step in enumerate(played) if isinstance(step, Restrict)]
                new = (Undo(random.choice(restricted)),) if restricted else ()
        if not any(Oracle((*played, *new)).outcomes):
            played += new
    return tuple(played)


def _file(random, salt, before, number):
    """A file of one feed, newer than the last of it: rows told first or again, closed, renamed, moved, blank or left out."""
    feed = random.choice(FEEDS)
    rows = [_row(random, salt, before, feed, reference) for reference in REFERENCES if random.random() < 0.6]
    rows += _without_reference(random, salt, before, feed) if random.random() < 0.4 else []
    rows = rows or [_row(random, salt, before, feed, REFERENCES[0])]
    taken = moment(number * 2 - 20 - random.choice((0, 0, 1)))
    return File(feed, numbered(rows), taken, f"canaries {number}")


def _row(random, salt, before, feed, reference):
    known = before.setdefault((feed.agency, reference), {"name": salt.word(), "phone": salt.phone()})
    cells = known if random.random() < 0.7 else {}
    changed = {c: n for c, n in COLUMNS.items() if random.random() < 0.2}
    cells = {**cells, "phone": ""} if random.random() < 0.15 else cells
    named = {random.choice(("columns", "headings")): changed}
    main, contact = _class(random, feed.agency), _class(random, feed.agency)
    return told(salt, feed, reference, main, contact, moved=random.random() < 0.25, **named, **cells)


def _without_reference(random, salt, before, feed):
    """A row without a reference: new and open, or one told before, closed now."""
    known = before.pop((feed.agency, ""), None)
    cells = known or {"name": salt.word(), "phone": salt.phone(), "note": salt.word(), "extension": salt.word()}
    if not known:
        before[feed.agency, ""] = cells
    one = AccessClass(feed.agency) if not known else _closed(random, feed.agency)
    return [told(salt, feed, "", one, **cells)]


def _class(random, agency):
    return AccessClass(agency) if random.random() < 0.6 else _closed(random, agency)


def _closed(random, agency):
    conditions = random.choice(((), ("A1",), ("A2",), ("A3", "S2")))
    tags = random.choice((("sealed",), ("operation:oak",), ("health",), ("placement",), ("third-party",)))
    return random.choice((AccessClass(agency, handling="C", conditions=conditions), AccessClass(agency, tags=tags)))


READERS = [
    Identity(f"{role} of {agency}", agency, role, frozenset({purpose}), grants=frozenset(grants))
    for role in Role
    if role not in KEEPERS
    for purpose in sorted(PURPOSES[role])
    for agency in ("health", "police")
    for grants in ((), ("operation:oak",))
]


@few(1)
@given(seed=seeds())
def test_the_tokens_a_reader_gets_are_those_that_the_rows_allow(ready, seed):
    random = Random(seed)
    world = steps(random)
    clear(ready)
    here = Installation(ready)
    for number, step in enumerate(world):
        assert here.play((step,)) == [""]
        last = number == len(world) - 1
        for identity in random.sample(READERS, 2 if last else 1):
            for at in {number, *random.sample(range(number + 1), min(2 if last else 1, number + 1))}:
                assert_equal(here, world[: number + 1], at, identity)


@few(2)
@given(seed=seeds())
def test_no_question_shows_a_token_that_the_rows_do_not_allow(ready, seed):
    random = Random(seed)
    world = steps(random)
    clear(ready)
    here, told = Installation(ready), Oracle(world)
    here.play(world)
    for identity in random.sample(READERS, 3):
        (purpose,) = identity.purposes
        admits, reading = partial(access.admits, identity, purpose), here.view.scope(identity, purpose)
        at = random.randrange(len(world))
        then = allowed(world, at, admits)
        ever = ever_allowed(world, at, admits)
        for name in QUESTIONS:
            draw = questions.random(name, seed)
            for values in ({**questions.asking(draw, told, name), "known_at": moment(at)} for _ in range(4)):
                got = set(TOKEN.findall(here.ask(reading, name, values)))
                assert got <= (ever if name in EVER else then), (name, values, identity)


def test_the_rows_allow_something_and_hide_something_at_most_moments():
    """The property above could fail: worlds differ in what they show to whom, and much of it turns on what reaches back."""
    shown = hidden = 0
    for seed in range(20):
        world = steps(Random(seed))
        every, open_now = set(tokens_of(world)), allowed(world, len(world) - 1, outsider)
        shown, hidden = shown + bool(open_now), hidden + bool(allowed(world, len(world) - 1, lambda c: True) - open_now)
        assert open_now <= every
    assert shown >= 15 and hidden >= 15


def assert_equal(here, world, at, identity):
    """What this reader gets as known at a step is what the rows allow."""
    (purpose,) = identity.purposes

    def admits(each):
        return access.admits(identity, purpose, each)

    got, ought = got_at(here, world, at, here.view.scope(identity, purpose)), expected(world, at, admits)
    assert got == ought, (at, identity)


def got_at(here, world, at, scope):
    held = dump(here.engine)
    entities = sorted(n.id for n in held.nodes if "Entity" in n.labels)
    stated = [(t.properties["id"], t.start, t.end) for t in held.ties if t.kind in KINDS]
    records = sorted(n.id for n in held.nodes if "Record" in n.labels)
    return seen(
        lambda name, values: here.ask(scope, name, values), tokens_of(world), entities, records, stated, moment(at)
    )


ONE = (
    File(EVENTS, numbered([told(Salt(), EVENTS, "E1", AccessClass("police"))]), moment(-9), "one"),
    File(EVENTS, numbered([told(Salt(50), EVENTS, "E1", AccessClass("police"))]), moment(-8), "two"),
)
CLOSED = (ONE[0], replace(ONE[1], rows=numbered([told(Salt(50), EVENTS, "E1", AccessClass("police", handling="C"))])))


@pytest.mark.parametrize("kind", ["REFERS_TO", "FOUND_IN", "KEYED", "assertion", "Record"])
@pytest.mark.parametrize("closed", [False, True])
def test_one_kind_of_copy_in_another_class_is_found_out(ready, kind, closed):
    """Of what is believed now, or of closed copies alone, as known before they were closed."""
    clear(ready)
    here = Installation(ready)
    here.play(ONE)
    scope, at = replace(here.all_seeing(), agency="health"), 0 if closed else 1
    assert got_at(here, ONE, at, scope) == expected(ONE, at, outsider)
    load(ready, _in_class(dump(ready), (kind,), closed, 1))
    assert got_at(here, ONE, at, scope) != expected(ONE, at, outsider)


def test_closed_copies_left_in_the_class_they_came_in_are_found_out(ready):
    clear(ready)
    here = Installation(ready)
    here.play(CLOSED)
    held = dump(ready)
    scope = replace(here.all_seeing(), classes={n: c for n, c in here.view.classes().items() if outsider(c)})
    assert got_at(here, CLOSED, 0, scope) == expected(CLOSED, 0, outsider)
    (came_in,) = scope.classes
    load(ready, _in_class(held, ("REFERS_TO", "FOUND_IN", "KEYED", "assertion", "Record"), True, came_in))
    assert got_at(here, CLOSED, 0, scope) != expected(CLOSED, 0, outsider)


def _in_class(held, kinds, closed, number):
    """The graph with copies of some kinds, open ones or closed ones, in one class."""

    def wanted(kind, of):
        return kind in kinds and (of["held_to"] < "9999") == closed

    nodes = tuple(
        replace(n, properties={**n.properties, "visibility": number})
        if "Record" in n.labels and wanted("Record", n.properties)
        else n
        for n in held.nodes
    )
    ties = tuple(
        replace(t, properties={**t.properties, "visibility": number})
        if "visibility" in t.properties and wanted("assertion" if t.kind in KINDS else t.kind, t.properties)
        else t
        for t in held.ties
    )
    return replace(held, nodes=nodes, ties=ties)
