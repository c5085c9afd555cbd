"""Where children were harmed or found in a period."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from graph_service.model.facts import Link, Mention
from graph_service.model.times import day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.points import cell_100m
from tests.oracle.ledger import Fact
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, evidenced, supported
from tests.strategies import AGENCIES, DAYS, POINTS, files, said
from tests.worlds import World, between, event, person, place

MOST = 200


def loop(reading: Reading) -> Told:
    since, until = (date.fromisoformat(reading.values[name]) for name in ("since", "until"))
    first, last = day_bounds(since, until)
    parts = reading.values.get("parts", ("occurred", "last_seen", "found"))
    records, links = reading.records(), reading.links(("AT", "INVOLVED_IN"))
    named = {entity for v, entity in reading.unnarrowed() if v.part.names}
    spots: dict[tuple[str, str], list[tuple[str, str, str, Fact, Fact]]] = {}
    nowhere = set()
    for v, what in records:
        if v.part.about.kind != EntityKind.EVENT or not v.part.event:
            continue
        if not first <= v.part.event.start <= last:
            continue
        day = london_day(v.part.event.start)
        for at in links:
            if at.link is None or at.link.kind != "AT" or at.start != what:
                continue
            if at.link.qualifiers.get("part") not in parts:
                continue
            for involved in links:
                if involved.link is None or involved.link.kind != "INVOLVED_IN" or involved.end != what:
                    continue
                child = involved.start
                age = reading.age(child, day)
                if involved.link.start.kind != EntityKind.PERSON or age not in ("child", "disputed"):
                    continue
                lat, lon = at.link.qualifiers.get("lat"), at.link.qualifiers.get("lon")
                place = at.end if at.end in named else ""
                cell = "" if place or lat is None else cell_100m(lat, lon).cell_id
                if place or cell:
                    spots.setdefault((place, cell), []).append((child, day, age, at, involved))
                else:
                    nowhere.add(child)
    notes = [f"{len(nowhere)} distinct children were at places with neither a name you may see nor a position."]
    rows = [_spot(reading, place or None, cell or None, found) for (place, cell), found in spots.items()]
    return sorted(
        rows, key=lambda r: (-r["children"], -r["child_days"], r["place"] or "", r["cell"] or "")
    ), notes if nowhere else []


def _spot(reading: Reading, place: str | None, cell: str | None, found: list[Any]) -> dict[str, Any]:
    points = [
        (at.link.qualifiers.get("precision_m", 0.0), at.link.qualifiers["lat"], at.link.qualifiers["lon"])
        for _, _, _, at, _ in found
        if at.link.qualifiers.get("lat") is not None
    ]
    precision, lat, lon = min(points, default=(None, None, None))
    if cell:
        centre = cell_100m(lat, lon).centre
        precision, lat, lon = max(50.0, *(p for p, _, _ in points)), centre.lat, centre.lon
    of_event: dict[str, set[Line]] = {}
    for _, _, _, at, _ in found:
        of_event.setdefault(at.start, set()).add(reading.link_line(at))
    return {
        **evidenced(reading.link_line(f) for _, _, _, at, involved in found for f in (at, involved)),
        "place": place,
        "cell": cell,
        "lat": lat,
        "lon": lon,
        "precision_m": precision,
        "children": len({child for child, *_ in found}),
        "age_disputed": len({child for child, _, age, _, _ in found if age == "disputed"}),
        "child_days": len({(child, day) for child, day, *_ in found}),
        **supported({account for _, _, _, at, _ in found for account in accounts(of_event[at.start])}),
        "records": len({f.version.id for _, _, _, at, involved in found for f in (at, involved)}),
    }


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A period, mostly of all the days that worlds speak of; at times where events began too."""
    since = random.choice(("2025-01-01", "2025-01-01", "2026-01-01", "2026-02-02"))
    values: dict[str, Any] = {"since": since, "until": random.choice(("2026-02-02", "2026-03-31", "2026-03-31"))}
    if random.random() < 0.3:
        values["parts"] = ["started", "occurred", "last_seen", "found"]
    return values


def world(random: Random) -> World:
    """Three children, one of disputed age, and an adult in five events at four places, two of them named, as two agencies say."""
    who = [person("police", f"p{n}") for n in range(4)]
    where = [place("police", f"l{n}") for n in range(4)]
    rows = []
    for n, (one, born) in enumerate(zip(who, ("2010-05-01", "2011-03-04", "2012-09-30", "1984-02-29"), strict=True)):
        rows.append(said(random, "police", one, born=(born, born), reference=f"person {n}"))
    rows.append(said(random, "police", who[0], born=("1990-01-01", "1990-12-31"), reference="person again"))
    rows += [
        said(random, "police", one, names=(f"Place {n}",), reference=f"place {n}") for n, one in enumerate(where[:2])
    ]
    for n in range(5):
        what, day = event("police", f"e{n}"), random.choice(DAYS)
        rows.append(
            said(
                random, "police", what, *(_there(random, what, where)), event=between(day, day), reference=f"event {n}"
            )
        )
        for _ in range(random.randint(1, 3)):
            agency = random.choice(AGENCIES[:2])
            there = random.choice(((), _there(random, what, where)))
            involved = Link(
                "INVOLVED_IN", random.choice(who), what, qualifiers={"role": random.choice(("missing", "victim"))}
            )
            rows.append(said(random, agency, what, involved, *there, reference=f"involved {len(rows)}"))
    return files(random, rows)


def _there(random: Random, what: Mention, where: Sequence[Mention]) -> tuple[Link, ...]:
    spot: dict[str, Any] = {"part": random.choice(("occurred", "occurred", "found", "started"))}
    if random.random() < 0.8:
        lat, lon = random.choice(POINTS)
        spot |= {"lat": lat, "lon": lon, "precision_m": random.choice((10.0, 100.0)), "method": "lat_lon"}
    return (Link("AT", what, random.choice(where), qualifiers=spot),)
