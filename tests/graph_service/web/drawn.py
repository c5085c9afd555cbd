"""Answers of every question that has a picture, made up from a seed: names that would do harm, any number of rows, any days."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from graph_service.analysis.ages import Age
from graph_service.model.question import Answer, Evidence, Label, Naming, Row
from graph_service.model.times import ALWAYS, EARLIEST, LATEST, Bounds
from graph_service.model.vocabulary import EntityKind, Purpose
from graph_service.questions.around import SECTIONS, Nearby
from graph_service.questions.co_missing import CoMissing, Together
from graph_service.questions.coverage import Coverage, Span
from graph_service.questions.events import Event
from graph_service.questions.found_with import FoundWith
from graph_service.questions.hotspots import Hotspot
from graph_service.questions.household import Household
from graph_service.questions.how_connected import ConnectingRoute, Step
from graph_service.questions.known_when import Knowledge
from graph_service.questions.linked_to_children import LISTS, LinkedToChildren, LinkingBranch
from graph_service.questions.near import Near
from graph_service.questions.overview import Overview
from graph_service.questions.place_profile import SECTIONS as OF_PLACE
from graph_service.questions.place_profile import PlaceLine
from graph_service.questions.profile import SECTIONS as OF_PROFILE
from graph_service.questions.profile import ProfileLine
from graph_service.questions.shared_associates import SharedAssociate
from tests.graph_service.analysis.test_phrases import said
from tests.maps.hostile import HOSTILE, UNSEEN

NAMES = (
    *HOSTILE,
    UNSEEN,
    "Ebony Wraysholme",
    "Big C",
    "LE01 KTB",
    "\u202eevil",
    "Z" + "\u0301" * 300,
    "漢" * 200,
    "a\u00a0b\u2028c",
)
AGENCIES = ("police", "council", "larkmoor-academy-for-the-children-of-the-whole-of-the-county", "schools")
GRADES = ("ungraded", "3x5x2 2 D P", "3x5x2 1 A C A2", "5x5x5 E 4 1")
KINDS = ("SEEN_WITH", "TARGETED", "PEER_OF", "TRUSTS", "CONTACTED")
WHERES = ("place", "address", "cell", "online", "nowhere")


def entity(n: int) -> str:
    """An id."""
    return f"e_{n:024x}"


class Made:
    """Draws the parts of rows; each statement has an id of its own."""

    def __init__(self, random: Random) -> None:
        self.random, self.said = random, 0

    def one(self, but: str = "") -> str:
        """Anybody, but not this one."""
        return self.random.choice([i for i in map(entity, range(40)) if i != but])

    def says(self, start: str, end: str, kind: str = "") -> Evidence:
        """One statement."""
        self.said += 1
        agency = self.random.choice(AGENCIES)
        kinds = {"assertion": f"a_{self.said:024x}_{0:024x}", "grade": self.random.choice(GRADES), "agency": agency}
        return said(kind or self.random.choice(KINDS), "", start, end, record=f"r_{self.said:024x}", **kinds)

    def several(self, start: str, end: str, kind: str = "") -> tuple[Evidence, ...]:
        """A few statements of the same two, either way round."""
        ends = [
            (start, end) if kind else self.random.choice([(start, end), (end, start)]) for _ in range(self.few(1, 3))
        ]
        return tuple(self.says(*two, kind) for two in ends)

    def few(self, least: int, most: int) -> int:
        """A number."""
        return self.random.randint(least, most)

    def day(self) -> date:
        """A day, mostly of one year, at times of any."""
        if self.random.random() < 0.02:
            return date.fromordinal(self.few(1, date.max.toordinal()))
        return date(2026, 1, 1) + timedelta(days=self.few(0, 400))

    def bounds(self) -> Bounds:
        """When something was: minutes, days, weeks, with an open end, or not known."""
        if self.random.random() < 0.1:
            return ALWAYS
        first = self.day()
        last = (
            min(first + timedelta(days=self.random.choice([0, 0, 1, 14])), date.max)
            if first < date(9000, 1, 1)
            else first
        )
        start, end = f"{first.isoformat()}T00:00:00.000000Z", f"{last.isoformat()}T23:59:59.999999Z"
        return Bounds(*self.random.choice([(start, end), (EARLIEST, end), (start, LATEST), (start, end)]), "day")

    def support(self) -> dict[str, Any]:
        """How many stand behind it."""
        agencies = self.few(1, 3)
        return {"agencies": agencies, "accounts": agencies + self.few(0, 2)}


A, B = entity(0), entity(1)


def _ids(several: tuple[Evidence, ...]) -> tuple[str, ...]:
    return tuple(one.assertion for one in several)


def _shared(m: Made) -> Row:
    who = entity(m.few(2, 39))
    to_a, to_b = m.several(who, A), m.several(who, B)
    sizes = {f"{name}_to_{side}": size for side in "ab" for name, size in m.support().items()}
    return SharedAssociate(
        person=who,
        kinds_to_a=(),
        kinds_to_b=(),
        statements_to_a=_ids(to_a),
        statements_to_b=_ids(to_b),
        evidence=to_a + to_b,
        **sizes,
    )


def _route(m: Made) -> Row:
    between = m.random.sample([entity(n) for n in range(2, 7)], m.few(0, 4))
    way = (A, *between, B)
    behind = [m.several(start, end) for start, end in pairwise(way)]
    steps = tuple(
        Step(start=start, end=end, kinds=(), statements=_ids(several), **m.support())
        for start, end, several in zip(way, way[1:], behind, strict=False)
    )
    thin = min((step.agencies, step.accounts) for step in steps)
    return ConnectingRoute(
        entities=way,
        length=len(steps),
        steps=steps,
        weakest=(),
        ungraded=0,
        thinnest_agencies=thin[0],
        thinnest_accounts=thin[1],
        evidence=tuple(one for several in behind for one in several),
        **m.support(),
    )


def _nearby(m: Made) -> Row:
    """One that was reached; `around` gives each once, through one that is nearer (`_tree`)."""
    return Nearby(
        section=m.random.choice(SECTIONS),
        entity=A,
        kind=m.random.choice(list(EntityKind)),
        distance=1,
        through=B,
        others=m.few(0, 3),
        kinds=(),
        is_hub=False,
        links=None,
        evidence=m.several(A, B),
        **m.support(),
    )


def _tree(m: Made, rows: list[Any]) -> list[Any]:
    """Each reached through the one who was asked about, or through one that is nearer, at times on no page before."""
    made: list[Any] = []
    far = {A: 0}
    for n, row in enumerate(rows[:38], start=2):
        through = m.random.choice(list(far))
        far[entity(n)] = far[through] + 1
        if far[entity(n)] <= 3 and m.random.random() < 0.9:
            said_ = m.several(entity(n), through)
            new = {"entity": entity(n), "through": through, "distance": far[entity(n)], "evidence": said_}
            made.append(row.model_copy(update=new))
    m.random.shuffle(made)
    return made


def _linked(m: Made) -> Row:
    who = m.one()
    children = m.random.sample([entity(n) for n in range(40)], m.few(1, 20))
    behind = {child: m.several(who, child) for child in children}
    branches = tuple(
        LinkingBranch(
            child=child,
            means=m.random.choice(["event", "link"]),
            via=None,
            how="suspect",
            outside_work=True,
            disputed=m.random.random() < 0.1,
            statements=_ids(several),
        )
        for child, several in behind.items()
    )
    return LinkedToChildren(
        who=who,
        kind="adult",
        list=m.random.choice(LISTS),
        children=tuple(children),
        at_least=len(children),
        disputed=(),
        branches=branches,
        more_branches=0,
        employers=(),
        hours=(),
        weakest=(),
        ungraded=0,
        evidence=tuple(one for several in behind.values() for one in several),
        **m.support(),
    )


def _household(m: Made) -> Row:
    who = entity(m.few(1, 39))
    theirs, own = m.several(who, entity(50), "LIVES_AT"), m.several(A, entity(50), "LIVES_AT")
    return Household(
        person=who,
        when=m.bounds(),
        overlap=m.bounds(),
        statements=_ids(theirs),
        statements_of_asked=_ids(own),
        evidence=theirs + own,
        **m.support(),
    )


def _found(m: Made) -> Row:
    who, event = m.one(), entity(m.few(60, 63))
    return FoundWith(
        event=event,
        children=(A,),
        who=who,
        age=m.random.choice(list(Age)),
        roles=("present",),
        places=(),
        events=(),
        days=(m.day().isoformat(),),
        orders=(),
        evidence=m.several(who, event, "INVOLVED_IN"),
        **m.support(),
    )


def _event(m: Made) -> Row:
    return Event(
        event=m.one(),
        kinds=("missing_episode",),
        paper=m.random.random() < 0.2,
        when=m.random.choice([None, m.bounds(), m.bounds()]),
        disagrees=False,
        where=tuple(m.random.sample(WHERES, m.few(0, 3))),
        places=(),
        involved=(),
        evidence=m.several(m.one(), m.one()),
        **m.support(),
    )


def _line(m: Made) -> Row:
    return ProfileLine(
        section=m.random.choice(OF_PROFILE),
        kind="SEEN_WITH",
        text=m.random.choice(NAMES),
        outward=True,
        other=None,
        how="victim",
        when=m.random.choice([None, m.bounds()]),
        where=tuple(m.random.sample(WHERES, m.few(0, 2))),
        places=(),
        age="",
        disagrees=False,
        evidence=m.several(A, m.one(A)),
        **m.support(),
    )


def _pair(m: Made) -> Row:
    days = tuple(sorted({m.day().isoformat() for _ in range(m.few(1, 5))}))
    return CoMissing(
        a=m.one(),
        b=m.one(),
        times=len(days),
        days=days,
        by_place=Together(days=days[:2], statements=()),
        by_source=Together(days=days[1:], statements=()),
        places=(),
        cells=(),
        disputed=(),
        evidence=m.several(m.one(), m.one()),
        **m.support(),
    )


def _known(m: Made) -> Row:
    one = m.says(A, m.one(A))
    return Knowledge(
        what=one.kind,
        agency=one.agency,
        start=one.start,
        end=one.end,
        other=one.end,
        how="",
        event=None,
        when=m.bounds(),
        recorded_at=f"{m.day().isoformat()}T12:00:00.000000Z",
        recorded_from=m.random.choice(["row", "extract"]),
        received_at="2026-11-01T12:00:00.000000Z",
        held_from="2026-11-01T12:00:00.000000Z",
        held_to=None,
        words=(),
        evidence=(one,),
    )


def _covered(m: Made) -> Row:
    days = sorted({m.day().isoformat() for _ in range(6)})
    pairs = list(zip(days[::2], days[1::2], strict=False))
    gaps = [(one[1], other[0]) for one, other in pairwise(pairs)]
    return Coverage(
        agency=m.random.choice(AGENCIES),
        source="events",
        spans=tuple(Span(first=a, last=b) for a, b in pairs),
        gaps=tuple(Span(first=a, last=b) for a, b in gaps),
        newest=days[-1],
        files=(),
        more_files=0,
        evidence=m.several(A, B),
    )


def _overview(m: Made) -> Row:
    first, last = sorted([m.day().isoformat(), m.day().isoformat()])
    known = m.random.random() < 0.8
    return Overview(
        agency=m.random.choice(AGENCIES),
        system="niche",
        source="events",
        things=(),
        events=(),
        first=first if known else None,
        last=last if known else None,
        newest=m.random.choice([None, last]),
        rhythm_days=7,
        late_days=m.few(0, 3),
        evidence=m.several(A, B),
    )


def _hotspot(m: Made) -> Row:
    placed = m.random.random() < 0.7
    return Hotspot(
        place=m.one() if placed else None,
        cell=None if placed else "E4066N4452",
        group="place" if placed else "cell",
        registered="",
        geometry=None,
        children=m.few(1, 300),
        before=m.random.choice([None, 0, 7]),
        age_disputed=0,
        child_days=1,
        roles={},
        kinds={},
        hours={},
        records=1,
        evidence=m.several(A, B),
        **m.support(),
    )


def _near(m: Made) -> Row:
    return Near(
        place=m.one(),
        cell=None,
        group="place",
        distance_m=250,
        children=m.few(0, 9),
        child_days=1,
        evidence=m.several(A, B),
        **m.support(),
    )


def _of_place(m: Made) -> Row:
    section = m.random.choice(OF_PLACE)
    counted = section in ("total", "kind", "hours", "near")
    return PlaceLine(
        section=section,
        place=m.one(),
        text=m.random.choice(NAMES) if section in ("kind", "hours") else "",
        who=None,
        roles=(),
        age=None,
        children=m.few(1, 9) if counted else None,
        child_days=None,
        distance_m=250 if section == "near" else None,
        evidence=m.several(A, B),
        **m.support(),
    )


ROWS: Mapping[str, Callable[[Made], Row]] = {
    "profile": _line,
    "linked_to_children": _linked,
    "around": _nearby,
    "events": _event,
    "co_missing": _pair,
    "found_with": _found,
    "shared_associates": _shared,
    "how_connected": _route,
    "hotspots": _hotspot,
    "near": _near,
    "household": _household,
    "place_profile": _of_place,
    "known_when": _known,
    "coverage": _covered,
    "overview": _overview,
}
"""A row of each question that has a picture."""


def answer(random: Random, question: str) -> Answer[Any]:
    """An answer of it, whose names are of every sort; some have none."""
    made = Made(random)
    most = random.choice([3, 10, 45])
    rows = [ROWS[question](made) for _ in range(made.few(1, most) if random.random() < 0.9 else 0)]
    rows = _tree(made, rows) if question == "around" else rows
    named = [n for n in (*range(40), *range(60, 64)) if random.random() < 0.9]
    labels = {entity(n): _label(random.choice(NAMES)) for n in named}
    return Answer(
        question=question,
        purpose=Purpose.SAFEGUARDING,
        known_at="2026-11-02T12:00:00.000000Z",
        rows=tuple(rows),
        labels=labels,
    )


def _label(name: str) -> Label:
    return Label(names=(Naming(name=name, agencies=("police",), own=True),), text=name)
