"""Who else stands at somebody's address."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from graph_service.model.facts import Link, Mention
from graph_service.model.vocabulary import EntityKind
from tests.oracle import places
from tests.oracle.ledger import Fact
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import accounts, alone, paged, shown, support, supported
from tests.questions.hotspots import EMPTY
from tests.strategies import AGENCIES, DAYS, NOWHERE, files, said, valid
from tests.worlds import World, between, event, person, place

MOST = 100
RARE = True
NONE = ("placement", "refuge", "hotel")


def loop(reading: Reading) -> Told:
    most, own = reading.values.get("most_at_once", 8), _own(reading)
    wide = Reading(reading.world, reading.scope, {"known_at": reading.values.get("known_at")})
    left, crowded, ranked, others = 0, 0, [], set[str]()
    for home in _homes(own):
        everybody = _standing(wide, home)
        if _registered(wide, home) or any(_said(f, "place_kind") in NONE for f in (*home, *everybody)):
            left += 1
        elif _at_once(home, everybody) > most:
            crowded += 1
        else:
            lived = [f for f in _standing(reading, home) if _kind(f) == "LIVES_AT" and f.start != home[0].start]
            others |= {f.start for f in lived}
            ranked += [
                found for who in sorted({f.start for f in lived}) for found in _ranked(reading, who, home, lived)
            ]
    elsewhen = len(others - {row["person"] for _, _, row in ranked})
    notes = [
        *_counted(left, "called a placement, a refuge or a hotel, or a place of the register"),
        *_counted(crowded, f"more than {most} people live there at once"),
    ]
    if elsewhen:
        notes.append(
            f"{elsewhen} other {'person lives' if elsewhen == 1 else 'people live'} there only at other times."
        )
    return paged(ranked, MOST), notes


def _own(reading: Reading) -> list[Fact]:
    homes, asked = reading.links(("LIVES_AT",)), reading.values.get("assertion")
    if not asked:
        return [f for f in homes if f.start == reading.values["person"]]
    about = {(v.row_key, e) for v, e in reading.unnarrowed() if v.part.about.kind is EntityKind.PERSON}
    return [f for f in homes if f.id == asked and (f.version.row_key, f.start) in about]


def _homes(own: list[Fact]) -> list[list[Fact]]:
    """Statements joined by a place or a UPRN that they share, however many stand between."""
    left, homes = list(own), []
    while left:
        home = [left.pop()]
        while more := [f for f in left if any(_one_place(f, other) for other in home)]:
            home += more
            left = [f for f in left if f not in more]
        homes.append(home)
    return homes


def _one_place(one: Fact, other: Fact) -> bool:
    return one.end == other.end or (_said(one, "uprn") != "" and _said(one, "uprn") == _said(other, "uprn"))


def _standing(reading: Reading, home: list[Fact]) -> list[Fact]:
    """What ends at the same places; by its UPRN is found what a record says of whom or what it is about."""
    ends, numbers, about = {f.end for f in home}, {_said(f, "uprn") for f in home} - {""}, reading.records()
    return [
        f
        for f in reading.links(("LIVES_AT", "AT"))
        if f.end in ends or (_said(f, "uprn") in numbers and (f.version, f.start) in about)
    ]


def _registered(reading: Reading, home: list[Fact]) -> bool:
    held = places.register(reading)
    listed = {uprn for p in held.values() if p.group != "ward" for uprn in p.shape["uprns"]}
    return any(f.end in held or _said(f, "uprn") in listed for f in home)


def _at_once(home: list[Fact], everybody: list[Fact]) -> int:
    living = [f for f in everybody if _kind(f) == "LIVES_AT"]
    starts = {_when(f).start for f in (*home, *living)}
    there = [moment for moment in starts if any(_when(f).start <= moment <= _when(f).end for f in home)]
    return max((len({f.start for f in living if _when(f).start <= m <= _when(f).end}) for m in there), default=0)


def _ranked(reading: Reading, who: str, home: list[Fact], lived: list[Fact]) -> Iterator[Any]:
    pairs = []
    for one in home:
        for other in (f for f in lived if f.start == who):
            start = max(_when(one).start, _when(other).start)
            end = min(_when(one).end, _when(other).end)
            if start <= end:
                pairs.append((start, end, other.id, one.id, one, other))
    if not pairs:
        return
    start, end, _, _, one, other = min((p for p in pairs if p[0] == max(q[0] for q in pairs)), key=lambda p: p[1:4])
    precise = _when(other if _when(other).start == start else one).precision
    own, theirs = ([reading.link_line(f) for f in {p[n].id: p[n] for p in pairs}.values()] for n in (4, 5))
    (shown_theirs, more_theirs), (shown_own, more_own) = shown(theirs, 10), shown(own, 10)
    row = {
        "person": who,
        "when": {"start": _when(other).start, "end": _when(other).end, "precision": _when(other).precision},
        "overlap": {"start": start, "end": end, "precision": precise},
        "statements": [e["assertion"] for e in shown_theirs],
        "statements_of_asked": [e["assertion"] for e in shown_own],
        **supported(accounts(theirs)),
        "evidence": shown_theirs + shown_own,
        "more_evidence": more_theirs + more_own,
    }
    hand = alone([accounts(own), accounts(theirs)])
    yield (*(-n for n in support(accounts(theirs))), who, start, end, other.id, one.id), hand, row


def _counted(number: int, why: str) -> list[str]:
    what = "1 address is" if number == 1 else f"{number} addresses are"
    return [f"{what} not gone through: {why}."] if number else []


def _kind(f: Fact) -> str:
    assert f.link
    return f.link.kind


def _said(f: Fact, name: str) -> str:
    assert f.link
    return str(f.link.qualifiers.get(name, ""))


def _when(f: Fact) -> Any:
    assert f.link
    return f.link.valid


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Somebody who lives somewhere, mostly where others do, or one statement, of that or of another kind; few may be a crowd."""
    linked = [f for f in told.facts if f.link]
    lived = [f for f in linked if _kind(f) == "LIVES_AT"]
    beside = [f for f in lived if any(one.end == f.end and one.start != f.start for one in lived)]
    some = beside if beside and random.random() < 0.8 else lived
    values: dict[str, Any] = {"person": random.choice([*(f.start for f in some), *([] if some else [NOWHERE])])}
    if linked and random.random() < 0.25:
        values = {"assertion": random.choice([*(some * 3), *linked]).id}
    if random.random() < 0.4:
        values["most_at_once"] = random.choice((2, 2, 3))
    return values


def world(random: Random) -> World:
    """Six people at four addresses, told by place, by UPRN or by both; one is in the register, and events call some what they are."""
    people = [person("police", f"p{n}") for n in range(6)]
    hotel = json.dumps({**EMPTY, "name": "Hotel", "kind": "hotel", "uprns": ["103"]})
    rows = [said(random, "place-register", place("place-register", "R"), register="place", shape=hotel, reference="R")]
    for n in range(18):
        agency, who = random.choice(AGENCIES[:2]), random.choice(people)
        kind = "placement" if random.random() < 0.03 else random.choice(("home", "home", ""))
        end, told = _where(random, agency, random.choice((0, 0, 0, 1, 1, 1, 2, 2, 3)), kind)
        about = who if random.random() < 0.9 else random.choice(people)
        lives = Link("LIVES_AT", who, end, valid(random), told)
        rows.append(said(random, agency, about, lives, reference=f"home {n}"))
    for n in range(random.choice((0, 1, 2))):
        what, day = event("police", f"e{n}"), random.choice(DAYS)
        end, told = _where(random, "police", random.randint(0, 3), random.choice(("home", "refuge", "hotel", "", "")))
        at = Link("AT", what, end, between(day, day), {"part": "occurred", **told})
        rows.append(said(random, "police", what, at, event=between(day, day), reference=f"event {n}"))
    return files(random, rows)


def _where(random: Random, agency: str, number: int, kind: str) -> tuple[Mention, dict[str, str | float]]:
    uprn = f"10{number}"
    end = place(agency, f"L{number} {random.choice('ab')}", f"uprn:{uprn}" if random.random() < 0.3 else "")
    told = {"place_kind": kind, "uprn": uprn if random.random() < 0.6 else ""}
    return end, {name: value for name, value in told.items() if value}
