"""What happened to somebody, at a place, in an area or in a period."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from graph_service.model.facts import Link, Mention
from graph_service.model.kinds import EVENT_ROLES
from graph_service.model.times import ALWAYS, EARLIEST, LATEST, Bounds, day_bounds
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.points import cell_100m
from tests.oracle import places
from tests.oracle.ledger import Fact, Version
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import accounts, evidenced, supported
from tests.questions.hotspots import in_area, registered, spoken_at, there, told_places, ward
from tests.strategies import AGENCIES, DAYS, NOWHERE, POINTS, files, said
from tests.worlds import World, between, event, person, vehicle

MOST = 50
DAYS_OF_THE_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHERE = {"online": "online", "address": "address", "cell": "cell", "none": "nowhere"}
TELLINGS = {"return_interview", "meeting", "plan", "visit"}


def loop(reading: Reading) -> Told:
    values, wide = reading.values, _wide(reading)
    period = _period(values)
    found: dict[str, list[tuple[str, Bounds]]] = {"in": [], "possible": [], "undated": []}
    for what in sorted(_candidates(reading, period)):
        paper = _is_paper(wide, what)
        which, when = _when(reading, what, paper, period)
        if which in found and _is_wanted(reading, what, paper) and _is_there(reading, what):
            found[which].append((what, when))
    listed = found["in"] + ([] if period else found["undated"])
    listed.sort(key=lambda one: one[0])
    listed.sort(key=lambda one: one[1].start, reverse=True)
    rows = [_row(reading, what, when) for what, when in listed]
    left = {which: len(found[which]) for which in ("possible", "undated") if period and found[which]}
    return rows, *_counted(rows, listed, left)


def _wide(reading: Reading) -> Reading:
    return Reading(reading.world, reading.scope, {"known_at": reading.values.get("known_at")})


def _period(values: Any) -> tuple[str, str] | None:
    return day_bounds(*(date.fromisoformat(values[name]) for name in ("since", "until"))) if "since" in values else None


# which events


def _candidates(reading: Reading, period: tuple[str, str] | None) -> set[str]:
    """The events of somebody; else those that records date in the period or a month before, or say to have been somewhere then."""
    if "entity" in reading.values:
        return {what for what, _, _ in _ways(reading)}
    assert period
    since, until = period
    earlier = day_bounds(date.fromisoformat(reading.values["since"]) - timedelta(days=31))[0]
    seen = {v.id for v, _ in reading.records()}
    found = set()
    for v, what in reading.records():
        if v.part.event and (earlier <= v.part.event.start <= until or v.part.event.start == EARLIEST):
            found.add(what)
    for f in reading.links(("AT",)):
        assert f.link
        start, end = f.link.valid.start, f.link.valid.end
        if f.version.id in seen and ((start <= until and end >= since) or start == EARLIEST or end == LATEST):
            found.add(f.start)
    return found


def _ways(reading: Reading) -> list[tuple[str, str, str]]:
    """The events that somebody was in, or took part in, or that concern them: event, kind of statement, role."""
    asked, ways = reading.values["entity"], []
    for f in reading.links(("INVOLVED_IN", "TOOK_PART", "CONCERNS")):
        assert f.link
        told = f.link.kind == "CONCERNS"
        who, what, of = (f.end, f.start, f.link.end.kind) if told else (f.start, f.end, f.link.start.kind)
        if who == asked and of != EntityKind.PLACE and (reading.values.get("paper") or not told):
            ways.append((what, f.link.kind, str(f.link.qualifiers.get("role", ""))))
    return ways


def _is_paper(wide: Reading, what: str) -> bool:
    """By everything that may be seen: a telling in which nobody was involved, and that was nowhere."""
    if any(what in (f.start, f.end) for f in wide.links(("INVOLVED_IN", "AT"))):
        return False
    concerning = wide.links(("CONCERNS",))
    if any(f.end == what for f in wide.links(("TOOK_PART",))) or any(f.start == what for f in concerning):
        return True
    told_of = any(f.end == what and f.link and f.link.qualifiers.get("role") == "told_of" for f in concerning)
    return bool(_kinds(wide, what)) and _kinds(wide, what) <= TELLINGS and not told_of


def _kinds(reading: Reading, what: str) -> set[str]:
    return {v.part.event_kind for v, entity in reading.unnarrowed() if entity == what and v.part.event_kind}


def _involved(reading: Reading, what: str, paper: bool) -> list[Fact]:
    """The statements that say who was in an event; of paper who took part, and what it concerns but places."""
    if not paper:
        return [f for f in reading.links(("INVOLVED_IN",)) if f.end == what]
    took = [f for f in reading.links(("TOOK_PART",)) if f.end == what]
    concerned = [f for f in reading.links(("CONCERNS",)) if f.start == what and f.link]
    return [*took, *(f for f in concerned if f.link and f.link.end.kind != EntityKind.PLACE)]


def _told(reading: Reading, what: str, paper: bool) -> tuple[list[Version], list[Fact]]:
    """The records about an event, and the statements of who was in it and where it was."""
    ats = [f for f in reading.links(("AT",)) if f.start == what]
    return [v for v, entity in reading.records() if entity == what], _involved(reading, what, paper) + ats


def _is_wanted(reading: Reading, what: str, paper: bool) -> bool:
    values = reading.values
    if paper and not values.get("paper"):
        return False
    roles = {str(f.link.qualifiers.get("role", "")) for f in _involved(reading, what, paper) if f.link}
    if "entity" in values:
        roles = {role for one, kind, role in _ways(reading) if one == what and (paper or kind == "INVOLVED_IN")}
        if not roles:
            return False
    if values.get("roles") and not {role or "not_said" for role in roles} & set(values["roles"]):
        return False
    if values.get("kinds") and not _kinds(reading, what) & set(values["kinds"]):
        return False
    if "new_since" in values:
        records, statements = _told(reading, what, paper)
        came = [v.received_at for v in records] + [f.version.received_at for f in statements]
        return max(came) >= day_bounds(date.fromisoformat(values["new_since"]))[0]
    return True


def _is_there(reading: Reading, what: str) -> bool:
    wanted, area = reading.values.get("place"), reading.values.get("area")
    if not wanted and not area:
        return True
    held = places.register(reading)
    spots = [(where, cell) for _, (_, where, cell) in spoken_at(reading, what) if where or cell]
    spots = [spot for spot in spots if not wanted or spot[0] == wanted]
    return any(not area or in_area({"place": where or None, "cell": cell or None}, held, area) for where, cell in spots)


# when


def _times(reading: Reading, what: str, paper: bool) -> list[tuple[bool, Bounds]]:
    """Each time that a record gives, and whether its row is about another's reference; else those that statements give."""
    records, statements = _told(reading, what, paper)
    dated = [
        (v.part.about.agency != v.feed.agency, Bounds(v.part.event.start, v.part.event.end, v.part.valid.precision))
        for v in records
        if v.part.event
    ]
    stated = [(False, f.link.valid) for f in statements if f.link and f.link.valid != ALWAYS]
    return dated or [one for one in stated if (one[1].start, one[1].end) != (EARLIEST, LATEST)] or [(False, ALWAYS)]


def _when(reading: Reading, what: str, paper: bool, period: tuple[str, str] | None) -> tuple[str, Bounds]:
    """The best that any of its times is to the period, and of the times that are as good the latest."""
    order = ("in", "possible", "undated", "out")
    rated = [(order.index(_fit(when, period)), others, when) for others, when in _times(reading, what, paper)]
    best = min(one[:2] for one in rated)
    good = [when for *rate, when in rated if tuple(rate) == best]
    last = max(when.start for when in good)
    return order[best[0]], min((w.end, w.precision, w) for w in good if w.start == last)[2]


def _fit(when: Bounds, period: tuple[str, str] | None) -> str:
    if when.start == EARLIEST:
        return "undated"
    last = when.start if when.end == LATEST else when.end
    if period is None or period[0] <= when.start <= last <= period[1]:
        return "in"
    return "out" if last < period[0] or when.start > period[1] else "possible"


# rows and counts


def _row(reading: Reading, what: str, when: Bounds) -> dict[str, Any]:
    paper = _is_paper(_wide(reading), what)
    records, involved = _told(reading, what, paper)[0], _involved(reading, what, paper)
    lines = [reading.line(v, what) for v in records] + [reading.link_line(f) for f in involved]
    own = [v.part.event for v in records if v.part.event and v.part.about.agency == v.feed.agency]
    put = [one for _, one in spoken_at(reading, what)]
    return {
        "event": what,
        "kinds": sorted(_kinds(reading, what)),
        "paper": paper,
        "when": None
        if (when.start, when.end) == (EARLIEST, LATEST)
        else {"start": when.start, "end": when.end, "precision": when.precision},
        "disagrees": any(one.end < other.start for one in own for other in own),
        "where": sorted({WHERE.get(rule, "place") for rule, _, _ in put}),
        "places": sorted({where for _, where, _ in put if where}),
        "involved": [
            {"entity": entity, "role": role, "kind": kind}
            for entity, role, kind in sorted({_party(f, what) for f in involved})
        ],
        **supported(accounts(lines)),
        **evidenced(lines),
    }


def _party(f: Fact, what: str) -> tuple[str, str, str]:
    assert f.link
    ours = f.link.kind == "CONCERNS"
    entity, kind = (f.end, f.link.end.kind) if ours else (f.start, f.link.start.kind)
    return entity, str(f.link.qualifiers.get("role", "")), kind.value


def _counted(
    rows: list[dict[str, Any]], listed: list[tuple[str, Bounds]], left: dict[str, int]
) -> tuple[list[str], dict[str, int]]:
    """The counts as notes and as figures."""
    kinds = [kind for row in rows for kind in row["kinds"] or ["not said"]]
    clocks = [_clock(when, "missing_episode" in row["kinds"]) for row, (_, when) in zip(rows, listed, strict=True)]
    months, weekdays, hours = ([clock[n] for clock in clocks] for n in range(3))
    notes, figures = [], {"events": len(rows), **left}
    for by, several in (("kind", kinds), ("month", months), ("weekday", weekdays), ("hour", hours)):
        figures |= {f"{by} {name}": several.count(name) for name in several}
    if rows:
        paper = sum(row["paper"] for row in rows)
        notes.append(f"{_events(len(rows))}{f', {paper} of them paper' if paper else ''}.")
        ranked = sorted(set(kinds), key=lambda kind: (kind == "not said", -kinds.count(kind), kind))
        notes.append(f"By kind: {'; '.join(f'{k} {kinds.count(k)}' for k in ranked).replace('_', ' ')}.")
        named = [(m, m if m == "not known" else f"{date.fromisoformat(m + '-01'):%B %Y}") for m in _in_order(months)]
        notes.append(f"By month: {'; '.join(f'{name} {months.count(m)}' for m, name in named)}.")
        days = [day for day in (*DAYS_OF_THE_WEEK, "not known") if day in weekdays]
        notes.append(f"By weekday: {'; '.join(f'{day} {weekdays.count(day)}' for day in days)}.")
        named = [(h, h if h == "not known" else f"from {h}:00") for h in _in_order(hours)]
        notes.append(f"By hour, on a London clock: {'; '.join(f'{name} {hours.count(h)}' for h, name in named)}.")
    if n := left.get("possible"):
        are, run = ("is", "runs") if n == 1 else ("are", "run")
        notes.append(
            f"{_events(n)} may be of the period, but {are} told too coarsely or {run} over its edge: in no row."
        )
    if n := left.get("undated"):
        notes.append(f"{_events(n)} {'is' if n == 1 else 'are'} of no known time, and in no row.")
    return notes, figures


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"


def _in_order(names: Sequence[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (name == "not known", name))


def _clock(when: Bounds, lasts: bool) -> tuple[str, str, str]:
    """Month, weekday and hour, as far as they are known: of what lasts or has no end those of its beginning."""
    unknown = "not known"
    if when.start == EARLIEST:
        return unknown, unknown, unknown
    first = datetime.fromisoformat(when.start).astimezone(ZoneInfo("Europe/London"))
    told_by_beginning = lasts or when.end == LATEST
    fine = {"minute": 3, "hour": 3, "day": 2, "month": 1}.get(when.precision, 0) if told_by_beginning else 0
    if when.end != LATEST:
        last = datetime.fromisoformat(when.end).astimezone(ZoneInfo("Europe/London"))
        same = [f"{first:%Y-%m}" == f"{last:%Y-%m}", first.date() == last.date(), first.hour == last.hour]
        fine = max(fine, next((n for n in range(3) if not same[n]), 3))
    told = (f"{first:%Y-%m}", DAYS_OF_THE_WEEK[first.weekday()], f"{first:%H}")
    return tuple(told[n] if n < fine else unknown for n in range(3))  # type: ignore[return-value]


# askings and worlds


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Of somebody, whenever or in a period; else of a period, at times at a place or in an area; at times of some kinds or roles."""
    who = [f.end if f.link.kind == "CONCERNS" else f.start for f in told.facts if f.link and f.link.kind in LINKED]
    values: dict[str, Any] = {"entity": random.choice([*sorted(who), NOWHERE])} if random.random() < 0.5 else {}
    if not values or random.random() < 0.4:
        values["since"] = random.choice(("2025-01-01", "2026-01-01", "2026-02-02"))
        values["until"] = random.choice(("2026-02-02", "2026-03-31"))
    held = told_places(told)
    if held and random.random() < 0.2:
        values["place"] = random.choice(held)
    if random.random() < 0.2:
        values["area"] = [*held[:1], cell_100m(*POINTS[2]).cell_id]
    if random.random() < 0.15:
        values["kinds"] = random.choice((["missing", "missing_episode"], ["return_interview"]))
    if random.random() < 0.15:
        values["roles"] = random.choice((["missing", "victim"], ["suspect", "not_said", "teller"]))
    if random.random() < 0.15:
        values["new_since"] = random.choice(("2026-02-28", "2026-03-01", "2026-03-02"))
    if random.random() < 0.5:
        values["paper"] = True
    return values


LINKED = ("INVOLVED_IN", "TOOK_PART", "CONCERNS")

TIMES = (
    *(between(day, day) for day in DAYS),
    Bounds("2026-02-02T16:40:00.000000Z", "2026-02-02T16:40:59.999999Z", "minute"),
    Bounds("2026-02-20T21:05:00.000000Z", "2026-02-21T02:30:59.999999Z", "minute"),
    Bounds("2026-02-20T21:05:00.000000Z", LATEST, "minute"),
    between("2026-01-20", "2026-03-02"),
    between("2025-11-01", "2026-02-10"),
    ALWAYS,
)
"""A day, a minute, a night, from a minute on, over the edges of periods, and no time."""


def world(random: Random) -> World:
    """Three people and a car in eight events, dated to a day, a minute, roughly or not at all; some are interviews about others."""
    who = [person("police", f"p{n}") for n in range(3)]
    rows = [registered(random, 0), registered(random, 1), ward()]
    rows.append(said(random, "police", who[0], born=("2010-05-01", "2010-05-01"), reference="person 0"))
    for n in range(18):
        agency = random.choice(AGENCIES[:2])
        what = event("police", f"e{random.randint(0, 7)}")
        reference, when = f"row {n}", random.choice(TIMES)
        paper = what.reference in ("e4", "e5", "e6", "e7")
        links = _interview(random, what, who) if paper else _happened(random, agency, what, who)
        told: dict[str, Any] = {"event": when, "valid": when} if random.random() < 0.8 else {}
        if random.random() < 0.8:
            told["event_kind"] = random.choice(("missing_episode", "missing", "theft"))
            told["event_kind"] = "return_interview" if what.reference in ("e3", "e4") else told["event_kind"]
        rows.append(said(random, agency, what, *links, reference=reference, **told))
    return files(random, rows)


def _happened(random: Random, agency: str, what: Mention, who: list[Mention]) -> list[Link]:
    """Who was in it and where it was, at times one alone or neither."""
    one = random.choice((*who, vehicle(agency, "AB12CDE")))
    role = random.choice(({"role": random.choice(("missing", "victim", *EVENT_ROLES))}, {}))
    links = [Link("INVOLVED_IN", one, what, random.choice(TIMES), role)] if random.random() < 0.7 else []
    return [*links, *(there(random, what, agency) if random.random() < 0.4 else ())]


def _interview(random: Random, what: Mention, who: list[Mention]) -> list[Link]:
    """Who told, of whom, and of which event."""
    links = [
        Link("TOOK_PART", random.choice(who), what, qualifiers={"role": "teller"}),
        Link("CONCERNS", what, random.choice(who), random.choice(TIMES), {"role": "subject"}),
        Link("CONCERNS", what, event("police", f"e{random.randint(2, 3)}"), qualifiers={"role": "told_of"}),
    ]
    return random.sample(links, random.randint(0, 3))
