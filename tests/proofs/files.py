"""Worlds of agencies' files in which every cell holds a token of its own, and what of them a reader may learn, from the cells alone.

A world is a list of steps; step n happens at `moment(n)`. `Books` keeps what rows told, without looking at the service: which
cells of a row are one Record, and when it was believed. `Books.demands` is its class today (rules V2 to V5), `admitted` the policy.
Words are reachable where a Record makes a statement (`evidence` shows all its cells) and where they are a name; others never are.
"""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from graph_service.access import Identity
from graph_service.model.vocabulary import Purpose, Role
from ingest.profile import Access, FeedTable, Profile, load
from ingest.sources import SOURCES
from sightline.town import numbers

Cells = Mapping[str, str]
Demands = frozenset[str]
"""What a class asks of whoever would see it, a word each: a meet of two classes is the union of what both ask."""

NEVER = 10**6
"""A step that never comes."""


# the policy, said anew

CASE_WORK = {
    (Role.ANALYST, Purpose.INVESTIGATION),
    (Role.ANALYST, Purpose.SAFEGUARDING),
    (Role.PRACTITIONER, Purpose.SAFEGUARDING),
}
STATED = {"A2": {Role.ANALYST}, "A3": {Role.ANALYST, Role.PRACTITIONER, Role.CHAIR}}
OPEN_TO = {
    "health": {(Role.PRACTITIONER, Purpose.SAFEGUARDING)},
    "placement": {(Role.PRACTITIONER, Purpose.SAFEGUARDING)},
    "third-party": {(Role.PRACTITIONER, Purpose.SAFEGUARDING), (Role.ANALYST, Purpose.INVESTIGATION)},
}
HANDLING = {"A1", "A2", "A3", "S1", "S2", "nobody"}


def admitted(who: Identity, purpose: Purpose, agency: str, demands: Iterable[str]) -> bool:
    """Whether this reader meets everything that a class of an agency asks."""
    ours = who.agency == agency
    if who.role is Role.OPERATOR and not ours and who.agency != "*":
        return False

    def meets(word: str) -> bool:
        if word == "OFFICIAL-SENSITIVE":
            return who.clearance == word
        if word in HANDLING:
            return ours or who.role is Role.AUDITOR or who.role in STATED.get(word, ())
        if word == "void":
            return who.role is Role.AUDITOR
        if word == "restricted":
            return who.role is Role.AUDITOR or (ours and (who.role, purpose) in CASE_WORK)
        return word in who.grants or (word in OPEN_TO and (ours or (who.role, purpose) in OPEN_TO[word]))

    return all(map(meets, demands))


def asked(said: Mapping[str, Any]) -> Demands:
    """What a marking, handling, conditions and tags ask; C with no conditions asks for nobody."""
    closed = (said.get("conditions") or ("nobody",)) if said.get("handling") == "C" else ()
    marked = {"OFFICIAL-SENSITIVE"} & {said.get("marking")}
    return frozenset({*marked, *closed, *(said.get("tags") or ())})


def joins(demands: Demands) -> bool:
    return not any(word in ("sealed", "adoption", "protected") or word.startswith("operation:") for word in demands)


# which cells of a row are one Record


@dataclass(frozen=True)
class Shape:
    """A source: its main part, the parts that are one Record with it where their class is the same, the columns that each make a
    statement, those that are names, which words are a Record besides (of which part, with which cells, depending on which)."""

    main: str
    merged: tuple[str, ...]
    states: tuple[str, ...]
    names: tuple[str, ...]
    findable: bool
    words: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]
    tokens: Mapping[str, str]
    """The columns a generated row fills, and with what: a word, a plate, a phone, a uprn, a postcode, a number, or fixed text."""
    into: str = ""
    """The part that `merged` are one Record with, where that is not the main part."""
    rests_on: tuple[str, ...] = ()
    """The columns that every part but the main one depends on; where there are some, each is as closed as the main one."""


def _spot(prefix: str, kind: bool = True) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return prefix, (f"{prefix}_postcode",), (f"{prefix}_uprn", *([f"{prefix}_kind"] if kind else []))


def _place(prefix: str) -> dict[str, str]:
    return {prefix: "word", f"{prefix}_uprn": "uprn", f"{prefix}_postcode": "postcode"}


_WHO = {
    "birth_date": "=2011-03-04",
    "nhs": "nhs",
    "forenames": "word",
    "surname": "word",
    "also_known_as": "word",
    "sex": "word",
}
_NAMES = ("forenames", "surname", "also_known_as", "description")
_SAID = ("marking", "handling", "conditions", "tags")

SHAPES = {
    "people": Shape(
        "books", ("person",), ("phones", "vehicles", "work_place", "employer", "address"), _NAMES, True,
        {
            "phones": ("phones", (), ()), "vehicles": ("vehicles", (), ()), "employer": ("work", (), ("employer_urn",)),
            "work_place": ("work", ("work_place_postcode",), ("work_place_uprn",)), "address": _spot("address"),
        },
        {
            **_WHO, "description": "word", "occupation": "word", "phones": "phone", "vehicles": "plate", "employer": "word",
            "work_place": "word", "work_place_uprn": "uprn", **_place("address"),
        },
    ),
    "children": Shape(
        "books", ("person",), ("address", "placement", "school", "lead_worker"), _NAMES, True,
        {
            "address": _spot("address"), "placement": _spot("placement"), "school": ("school", (), ("school_urn",)),
            "lead_worker": ("lead_worker", (), ("lead_worker_ref",)),
        },
        {**_WHO, **_place("address"), **_place("placement"), "school": "word", "lead_worker": "word"},
    ),
    "links": Shape(
        "link", (), ("kind",), (), False,
        {"person_a_name": ("link", (), ("person_a",)), "person_b_name": ("link", (), ("person_b",))},
        {
            "kind": "=SEEN_WITH", "person_a": "word", "person_a_name": "word", "person_b": "word", "person_b_name": "word",
            "said": "word",
        },
    ),
    "events": Shape(
        "event", ("place", "told_place"),
        ("people", "unidentified", "vehicles", "phones", "place", "told_by", "told_to", "told_place"), ("reference",), False,
        {
            "unidentified": ("event", (), ()), "vehicles": ("event", (), ()), "phones": ("event", (), ()),
            "place": _spot("place"), "told_place": _spot("told_place"),
        },
        {
            "kind": "=concern", "happened_from": "=2026-02-03 10:00", "told_at": "=2026-02-05 09:00", "told_by": "word",
            "told_to": "word", "tells_of": "word", **_place("told_place"), "people": "word:subject", "unidentified": "word:present",
            "vehicles": "plate:driver", "phones": "phone:present", "summary": "word", **_place("place"),
        },
    ),
    "missing": Shape(
        "event", ("missing_from", "last_seen_place", "found_place"),
        ("person", "found_with_unidentified", "missing_from", "last_seen_place", "found_place"), ("reference",), False,
        {
            "found_with_unidentified": ("event", (), ()), "missing_from": _spot("missing_from"),
            "last_seen_place": _spot("last_seen_place"), "found_place": _spot("found_place"),
        },
        {
            "person": "word", "last_seen": "=2026-02-03 10:00", "found": "=2026-02-04 09:00", "found_with_unidentified": "word",
            "summary": "word", **_place("missing_from"), **_place("last_seen_place"), **_place("found_place"),
        },
    ),
    "vehicles": Shape(
        "vehicle", ("place",), ("keeper_name", "seen_from", "place"), ("mark", "make", "model"), True,
        {"keeper_name": ("keeper", (), ()), "place": _spot("place")},
        {
            "mark": "plate", "make": "word", "model": "word", "keeper_name": "word", "seen_from": "=2026-02-03 10:00",
            "seen": "word", **_place("place"),
        },
        "sighting", ("mark", *_SAID),
    ),
    "orders": Shape(
        "order", (), ("subject", "subject_unidentified", "protects", "protects_unidentified", "place"), ("reference",), False,
        {
            "subject_unidentified": ("order", (), ()), "protects_unidentified": ("protects", (), ()), "place": _spot("place"),
        },
        {
            "kind": "=closure_order", "subject": "word", "subject_unidentified": "word", "terms": "word", "protects": "word",
            "protects_unidentified": "word", **_place("place"),
        },
        "", _SAID,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """The cells of a row that are one Record: whose part, under what demands, which are names, and how many statements it makes."""

    name: str
    part: str
    demands: Demands
    cells: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()
    findable: bool = False
    asserts: int = 0
    depends_on: tuple[tuple[str, str], ...] = ()

    @property
    def open(self) -> bool:
        return self.demands <= {"OFFICIAL-SENSITIVE"}


def classes(profile: Profile, source: str, cells: Cells) -> dict[str, Demands]:
    """What each part of a row asks: the profile's word for the part, the row's own, and that a placement is kept from view."""
    row = asked({**cells, "conditions": cells.get("conditions", "").split(), "tags": cells.get("tags", "").split(";")})
    parts = SOURCES[source].parts
    of = {part: _stated(_of_profile(profile, source, part) | (row - {""}) | _placed(part, cells)) for part in parts}
    if SHAPES[source].rests_on:
        return {part: _stated(asks | of[SHAPES[source].main]) for part, asks in of.items()}
    if "tells_of" in cells:  # where what it names was is told by both
        of["place"] = _stated(of["place"] | of["event"])
    return of


def _stated(demands: Demands) -> Demands:
    """Conditions stated beside none stated add nothing: nobody is asked for already."""
    return demands - (HANDLING - {"nobody"}) if "nobody" in demands else demands


def _of_profile(profile: Profile, source: str, part: str) -> Demands:
    table, said = profile.sources[source], {}
    for level in (profile.access, table.access, table.parts.get(part, Access())):
        said.update(level.model_dump(exclude_none=True))
    return asked(said)


def _placed(part: str, cells: Cells) -> Demands:
    kept = part == "placement" or cells.get(f"{part}_kind") in ("placement", "refuge")
    return frozenset({"placement"} if kept else ())


def pieces(source: str, cells: Cells, of: Mapping[str, Demands]) -> Iterator[Piece]:
    """The Records a row becomes; of a telling, the day and, where that is as open, the place of what it tells of are one apart."""
    shape, telling = SHAPES[source], is_telling(cells)
    filled = {part: [c.name for c in columns if c.name in cells] for part, columns in SOURCES[source].parts.items()}
    into = shape.into or shape.main
    together = [part for part in shape.merged if of[part] == of[into]]
    for part in filled:
        if part in together or (part != shape.main and not filled[part]):
            continue
        columns = [c for one in ((part, *together) if part == into else (part,)) for c in filled[one]]
        apart = part in shape.merged and part != "person"
        depends_on = ("happened_from", "last_seen", "found", "seen_from", "seen", *_SAID) if apart else ()
        depends_on += shape.rests_on if part != shape.main and not apart else ()
        if telling and part == shape.main:
            other = [c for c in columns if c == "happened_from" or c.partition("_")[0] == "place"]
            columns, depends_on = [c for c in columns if c not in other], ("happened_from",)
            rests_on = _held(cells, ("tells_of", "told_at", *_SAID))
            yield Piece("told of", part, of[part], _held(cells, other), (), False, 1 + ("place" in other), rests_on)
        elif telling and part == "place":
            depends_on += ("told_at", "tells_of")
        elif telling:
            depends_on += ("told_at",)
        names, states = (tuple(c for c in columns if c in wanted) for wanted in (shape.names, shape.states))
        more = telling and part in (
            shape.main,
            "place",
        )  # that it is about whom it names; that it tells of what was there
        rests_on = (*_held(cells, depends_on), *([("", "telling")] if telling else ()))
        yield Piece(part, part, of[part], _held(cells, columns), names, shape.findable, len(states) + more, rests_on)
    for column, (part, others, depends_on) in shape.words.items():
        if column in cells:
            spoken = {**cells, column: cells[column].partition(":")[0]}
            held = _held(spoken, (column, *others))
            of_a_place = f"{column}_postcode" in others  # which `find` lists only where it is registered
            yield Piece(f"words {column}", part, of[part], held, (column,), not of_a_place, 0, _held(cells, depends_on))


def is_telling(cells: Cells) -> bool:
    """Whether a row of the kinds made here, all of them happenings, is a telling."""
    return any(column in ("tells_of", "told_at", "told_by", "told_to") or "told_place" in column for column in cells)


def _held(cells: Cells, columns: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((column, cells[column]) for column in sorted(columns) if column in cells)


# what is told


@dataclass(frozen=True)
class File:
    """A file of a feed: its rows by canonical column under a profile, when it was taken, after how many rows its run was killed."""

    source: str
    profile: Profile
    rows: tuple[Cells, ...]
    taken: int
    killed: int = NEVER

    @property
    def feed(self) -> tuple[str, str, str]:
        return self.profile.agency, self.profile.sources[self.source].system, self.source

    @property
    def headings(self) -> dict[str, str]:
        """The agency's heading of each column; the column's own name where the profile has none."""
        own = {column: heading for heading, column in self.profile.sources[self.source].columns.items()}
        filled = dict.fromkeys(
            ("reference", "person", "child", *SHAPES[self.source].tokens, *_SAID, *_kinds(self.source))
        )
        known = {column.name for column in SOURCES[self.source].columns}
        return {column: own.get(column, column) for column in filled if column in known}

    @property
    def text(self) -> str:
        """The file as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.headings.values())
        writer.writerows([row.get(column, "") for column in self.headings] for row in self.rows)
        return out.getvalue()


def _kinds(source: str) -> list[str]:
    return [c.name for c in SOURCES[source].columns if c.name.endswith("_kind")]


@dataclass(frozen=True)
class Withdraw:
    """The extract that a file step made is taken back."""

    step: int
    in_error: bool = False


Subject = tuple[str, str, str, str]
"""What an agency calls one thing: agency, system, kind and reference."""


@dataclass(frozen=True)
class Restrict:
    """The agency restricts one of its own."""

    subject: Subject


@dataclass(frozen=True)
class Lift:
    """The restriction that a step put on is lifted."""

    step: int


Step = File | Withdraw | Restrict | Lift


@dataclass(eq=False)
class Extract:
    """One file as it came in, however often: its feed, bytes, when it was taken and came, and what became of it."""

    feed: tuple[str, str, str]
    text: str
    taken: int
    came: int
    full: bool
    complete: bool = False
    withdrawn: bool = False
    error: bool = False


@dataclass(eq=False)
class Telling:
    """One staging of an extract by a profile: of each history, the pieces its rows told and what every part of those rows asks."""

    extract: Extract
    staging: int
    file: File
    done: int = 0
    rows: dict[Any, list[tuple[dict[str, Demands], tuple[Piece, ...]]]] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, int, int]:
        return self.extract.taken, self.extract.came, self.staging


@dataclass(eq=False)
class Kept:
    """One Record: the piece, who told it in which tellings, and from which step to which it was believed."""

    entry: Any
    piece: Piece
    staged: Any
    headings: Mapping[str, str]
    histories: set[Any]
    subjects: set[Subject]
    since: int
    until: int = NEVER
    told: list[Telling] = field(default_factory=list)

    @property
    def agency(self) -> str:
        return str(self.entry[0][0])


@dataclass
class Books:
    """What the rows of a world's steps told, and when it was believed."""

    kept: list[Kept] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)
    left_out: list[tuple[Any, Telling]] = field(default_factory=list)
    made: dict[int, Extract] = field(default_factory=dict)
    restricted: dict[int, Subject] = field(default_factory=dict)

    def play(self, n: int, step: Step) -> None:
        """One step, at its moment."""
        match step:
            case File():
                self._put(n, step)
            case Withdraw():
                extract = self.made[step.step]
                extract.withdrawn, extract.error = True, step.in_error
                self._set_right(n, extract.feed)
            case Restrict():
                self.restricted[n] = step.subject
            case Lift():
                self.restricted.pop(step.step, None)

    def open_of(self, feed: tuple[str, str, str]) -> dict[Any, Kept]:
        return {k.entry: k for k in self.kept if k.until == NEVER and k.entry[0] == feed}

    def newest(self, feed: tuple[str, str, str]) -> Extract | None:
        """The newest extract of a feed in force."""
        found = {t.extract for t in self.tellings if t.extract.feed == feed and not t.extract.withdrawn}
        return max(found, key=lambda e: (e.taken, e.came), default=None)

    def _put(self, n: int, file: File) -> None:
        telling = self._telling(n, file)
        self.made[n] = telling.extract
        if telling.extract.complete:
            return
        left = file.rows[telling.done :]
        for cells in left[: file.killed]:
            self._tell(n, file, cells, telling)
        telling.done += min(file.killed, len(left))
        if file.killed > len(left):
            telling.extract.complete = True
            for entry, kept in self.open_of(file.feed).items():
                stale = {t.extract for t in kept.told} >= {telling.extract} and telling not in kept.told
                if stale:
                    self.left_out.append((entry, telling))
                if stale or (telling.extract.full and telling not in kept.told):
                    kept.until = n

    def _telling(self, n: int, file: File) -> Telling:
        newest = self.newest(file.feed)
        if newest is None or newest.text != file.text:
            full = file.profile.sources[file.source].full
            self.tellings.append(Telling(Extract(file.feed, file.text, file.taken, n, full), 0, file))
            return self.tellings[-1]
        standing = max((t for t in self.tellings if t.extract is newest), key=lambda t: t.staging)
        if _staged(standing.file) != _staged(file):
            newest.complete = False
            self.tellings.append(Telling(newest, standing.staging + 1, file))
        return self.tellings[-1] if _staged(standing.file) != _staged(file) else standing

    def _tell(self, n: int, file: File, cells: Cells, telling: Telling) -> None:
        of = classes(file.profile, file.source, cells)
        told = tuple(pieces(file.source, cells, of))
        reference = cells.get(SOURCES[file.source].columns[0].name, "")
        history = _history(file, cells, reference)
        telling.rows.setdefault(history, []).append((of, told))
        current, now = self.open_of(file.feed), []
        for piece in told:
            beside = [p for p in told if p.open] or [p for p in told if p.demands == piece.demands]
            key = reference or frozenset((p.name, p.demands, p.cells) for p in beside)
            entry = (file.feed, key, piece.name, () if joins(piece.demands) else piece.demands)
            now.append(entry)
            kept, subjects = current.get(entry), _subjects(file, cells, piece)
            if kept is None or (kept.piece, kept.staged) != (piece, _staged(file)):
                if kept is not None:
                    kept.until = n
                kept = Kept(entry, piece, _staged(file), file.headings, set(), subjects, n)
                self.kept.append(kept)
            kept.told.append(telling)
            kept.histories.add(history)
        before = {k.entry for k in self.kept if k.entry[0] == file.feed and k.entry[1] in {e[1] for e in now}}
        for entry in before - {*now}:
            self.left_out.append((entry, telling))
            if entry in current:
                current[entry].until = n

    def _set_right(self, n: int, feed: tuple[str, str, str]) -> None:
        """Every entry of a feed, to what its newest extract still in force says of it."""
        full = [t.extract for t in self.tellings if _stands(t) and t.extract.feed == feed and t.extract.full]
        last_full = max(((e.taken, e.came) for e in full if e.complete), default=())
        current = self.open_of(feed)
        for entry in {k.entry for k in self.kept if k.entry[0] == feed}:
            of = [(t.place, k.since, k) for k in self.kept if k.entry == entry for t in k.told if _stands(t)]
            place, _, wanted = max(of, key=lambda one: one[:2], default=((), 0, None))
            left = max((t.place for e, t in self.left_out if e == entry and _stands(t)), default=())
            if wanted is not None and (place[:2] < last_full or place < left):
                wanted = None
            held = current.get(entry)
            if held is wanted:
                continue
            if held is not None:
                held.until = n
            if wanted is not None:
                told = [t for t in wanted.told if _stands(t)]
                self.kept.append(replace(wanted, since=n, until=NEVER, told=told))

    # what may be seen

    def demands(self, kept: Kept) -> Demands:
        """What a Record asks today: its own class, and every class in which a later telling of its row puts any of its columns."""
        standing = [t for t in kept.told if _stands(t)] or kept.told
        last = [t for t in standing if t.extract.taken == max(t.extract.taken for t in standing)]
        telling = [t for t in self.tellings if _stands(t) and not kept.histories.isdisjoint(t.rows)]
        found = kept.piece.demands | (frozenset({"void"}) if all(t.extract.error for t in kept.told) else frozenset())
        for other in telling:
            elsewhere = other.extract.feed != last[0].extract.feed and _newest(other, telling)
            if elsewhere or any(_later(other, one) for one in last):
                for history in kept.histories & other.rows.keys():
                    found = found.union(*_put_in(other.rows[history], other.file, kept))
        return found if kept.subjects.isdisjoint(self.restricted.values()) else found | {"restricted"}

    def words(self, who: Identity, purpose: Purpose, at: int) -> set[str]:
        """The cells of which this reader may read words: all that was ever believed by a step, as `known_when` tells."""
        return {
            token
            for kept in self.kept
            if kept.since <= at and kept.since < kept.until and admitted(who, purpose, kept.agency, self.demands(kept))
            for _, token in tokens_of(kept.piece.cells)
        }

    def opened(self, who: Identity, purpose: Purpose, at: int) -> set[str]:
        """Of these the cells of what is believed at a step, as `evidence` opens it."""
        return {
            token
            for kept in self.kept
            if kept.since <= at < kept.until and admitted(who, purpose, kept.agency, self.demands(kept))
            for _, token in tokens_of(kept.piece.cells)
        }

    def found(self, who: Identity, purpose: Purpose, at: int) -> set[str]:
        """The names by which `find` finds something."""
        return {
            token
            for kept in self.kept
            if kept.since <= at < kept.until and admitted(who, purpose, kept.agency, self.demands(kept))
            for column, token in tokens_of(kept.piece.cells)
            if kept.piece.findable and column in kept.piece.names
        }

    def lines(self, who: Identity, purpose: Purpose, at: int) -> set[tuple[Any, int]]:
        """What `known_when` shows was ever believed by a step: Records, by their cells, and how many statements each makes."""
        return {
            (kept.piece.cells, number)
            for kept in self.kept
            if kept.since <= at and kept.since < kept.until and admitted(who, purpose, kept.agency, self.demands(kept))
            for number in {0, kept.piece.asserts}
        }

    def never_open_to(self, who: Identity, purpose: Purpose) -> set[str]:
        """The tokens that stand only in what never came in open and was hidden from this reader as it came (rule P3).

        A row's own reference is left as it is, and so are rows without one: their history is told by what they hold.
        """
        hidden, others = set(), set()
        for kept in self.kept:
            seen = kept.piece.open or admitted(who, purpose, kept.agency, kept.piece.demands)
            for _, token in tokens_of(kept.piece.cells):
                (others if seen or not isinstance(kept.entry[1], str) else hidden).add(token)
            others.add(kept.entry[1])
        return hidden - others


_TIMES = ("birth_date", "happened_from", "told_at", "last_seen", "found", "seen_from")


def tokens_of(cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The token in each cell that holds one, without its role; columns of class, kind and time hold none."""
    for column, text in cells:
        if not column.endswith("kind") and column not in (*_SAID, *_TIMES):
            yield column, text.partition(":")[0]


def _put_in(rows: Iterable[tuple[dict[str, Demands], tuple[Piece, ...]]], file: File, kept: Kept) -> Iterator[Demands]:
    """The classes in which a telling puts the columns of a Record: where it holds them, else of the part it would put them in."""
    for column, _ in kept.piece.cells:
        heading = kept.headings[column]
        same = {c for c, h in _headings(file).items() if c == column or h == heading}
        held = [p.demands for _, told in rows for p in told for c, _ in p.cells if c in same]
        yield from held or [of[_part(file.source, same, kept.piece.part)] for of, _ in rows]


def _part(source: str, same: set[str], own: str) -> str:
    parts = SOURCES[source].parts
    of_column = [part for part, columns in parts.items() if any(c.name in same for c in columns)]
    return next(iter(of_column), own if own in parts else SHAPES[source].main)


def _headings(file: File) -> dict[str, str]:
    return {**{c.name: c.name for c in SOURCES[file.source].columns}, **file.headings}


def _subjects(file: File, cells: Cells, piece: Piece) -> set[Subject]:
    """What of the agency's own a Record speaks of by reference: what it is about, and the ends of its statements."""
    agency, system, source = file.feed
    own, named = SOURCES[source].columns[0].name, piece.name.removeprefix("words ").removesuffix("_name")
    about = [named] if piece.name.startswith("words") and named in _PEOPLE else []
    if not piece.name.startswith("words"):
        about = [*([own] if source != "vehicles" else []), *(c for c, _ in piece.cells if c in _PEOPLE)]
        about += ["tells_of"] if piece.name != "told_place" else []
    things = {column: "Person" if column in _PEOPLE else SOURCES[source].thing for column in about}
    told = {(agency, system, things[c], token) for c, token in tokens_of(cells.items()) if c in things}
    return {one for one in told if joins(piece.demands) and one[2] != "link"}


_PEOPLE = ("person_a", "person_b", "people", "person", "told_by", "told_to", "subject", "protects")


def _history(file: File, cells: Cells, reference: str) -> Any:
    agency, system, source = file.feed
    if reference:
        return agency, system, SOURCES[source].thing, reference
    return agency, system, frozenset((c, text) for c, text in cells.items() if c not in _SAID)


def _staged(file: File) -> Any:
    return file.source, file.profile.access, file.profile.sources[file.source]


def _stands(telling: Telling) -> bool:
    return not telling.extract.withdrawn


def _later(one: Telling, than: Telling) -> bool:
    """By the day an extract was taken; of one extract the newer mapping; two of one moment are each later than the other."""
    if one.extract is than.extract:
        return one.staging > than.staging
    return one.extract.taken >= than.extract.taken


def _newest(one: Telling, among: Iterable[Telling]) -> bool:
    """Of its feed the extract taken last, in its newest staging."""
    beside = [t for t in among if t.extract.feed == one.extract.feed]
    again = [t for t in beside if t.extract is one.extract]
    return one.extract.taken == max(t.extract.taken for t in beside) and one.staging == max(t.staging for t in again)


def put_later(steps: list[Step], cells: tuple[tuple[str, str], ...]) -> list[list[tuple[str, Demands]]]:
    """P4 from the files alone: of each telling of these cells under a reference, the classes that later files put their columns in.

    The agency and what a class asks; of whatever feed names the same thing, taken later and not withdrawn, where the column is held.
    """
    back = [steps[step.step] for step in steps if isinstance(step, Withdraw)]
    gone = {(file.feed, file.text) for file in back if isinstance(file, File)}
    told = [
        (file, one, piece)
        for file in steps
        if isinstance(file, File)
        for row in file.rows[: file.killed]
        if (one := row.get(SOURCES[file.source].columns[0].name))
        for piece in pieces(file.source, row, classes(file.profile, file.source, row))
    ]
    columns = {column for column, _ in cells}
    return [
        [
            (later.feed[0], put.demands)
            for later, other, put in told
            if (later.feed, later.text) not in gone
            and later.taken > file.taken
            and (_thing(later), other) == (_thing(file), one)
            if columns & {column for column, _ in put.cells}
        ]
        for file, one, piece in told
        if piece.cells == cells
    ]


def _thing(file: File) -> tuple[str, str, str]:
    agency, system, source = file.feed
    return agency, system, SOURCES[source].thing


# worlds


POLICE, COUNCIL, SCHOOLS = "westshire-police", "westshire-council", "larkmoor-schools"
_SWAPS = {
    "people": ("also_known_as", "employer", "work_place", "description", "address"),
    "children": ("also_known_as", "address", "placement", "school", "lead_worker"),
    "links": ("person_a_name", "person_b_name", "said"),
    "events": ("summary", "place", "told_place"),
    "missing": ("summary", "missing_from", "last_seen_place", "found_place"),
    "vehicles": ("make", "model", "keeper_name", "seen", "place"),
    "orders": ("terms", "subject_unidentified", "protects_unidentified", "place"),
}
_NEEDED = {
    "kind", "people", "person", "person_a", "person_b", "happened_from", "last_seen", "found", "forenames", "mark", "seen_from",
}  # fmt: skip
_PLAIN = "bcdfghjklmnpqrstvw"


class Tokens:
    """Words, plates and numbers, no two alike."""

    def __init__(self, first: int = 1) -> None:
        self._count = itertools.count(first)

    def __call__(self, kind: str) -> str:
        kind, _, role = kind.partition(":")
        n = next(self._count)
        return self._made(kind, n) + (f":{role}" if role else "")

    def _made(self, kind: str, n: int) -> str:
        match kind:
            case "plate":
                return numbers.mark(n)
            case "phone":
                return numbers.mobile(n % 1000)
            case "uprn":
                return numbers.uprn(n)
            case "postcode":
                return numbers.postcode(n)
            case "nhs":
                return numbers.nhs(n)
            case "word":
                return "Z" + "".join(_PLAIN[n // 18**i % 18] + "aeiou"[n // 7**i % 5] for i in range(3))
        return kind.removeprefix("=")


def profiles() -> dict[str, Profile]:
    """The shipped profiles, where all that police send, children as the council does, is of one system and marked OFFICIAL."""
    police, council = load(POLICE), load(COUNCIL)
    tables = {**police.sources, "children": council.sources["children"]}
    sources: dict[str, FeedTable] = {
        name: table.model_copy(update={"system": "niche"}) for name, table in tables.items()
    }
    police = police.model_copy(update={"sources": sources, "access": Access(marking="OFFICIAL", handling="P")})
    return {one.agency: one.among(["oak"]) for one in (police, council, load(SCHOOLS))}


def other_words(steps: Iterable[Step], tokens: set[str]) -> list[Step]:
    """The same steps, their files with other words, plates and numbers for these tokens."""
    made, others = Tokens(600), dict[str, str]()

    def cell(source: str, column: str, text: str) -> str:
        token, colon, role = text.partition(":")
        if token not in tokens:
            return text
        if token not in others:
            others[token] = made(SHAPES[source].tokens[column].partition(":")[0])
        return others[token] + colon + role

    def file(step: Step) -> Step:
        if not isinstance(step, File):
            return step
        return replace(
            step, rows=tuple({c: cell(step.source, c, text) for c, text in row.items()} for row in step.rows)
        )

    return [file(step) for step in steps]


FEEDS = (
    (POLICE, "people"), (POLICE, "children"), (POLICE, "events"), (POLICE, "missing"), (POLICE, "links"),
    (COUNCIL, "children"), (COUNCIL, "links"), (SCHOOLS, "children"), (POLICE, "vehicles"), (POLICE, "orders"),
)  # fmt: skip


class Maker:
    """Draws a world step by step."""

    def __init__(self, random: Random) -> None:
        self.random, self.tokens, self.profiles = random, Tokens(), profiles()
        pairs = [(0, 1), (2, 3), (2, 3), (2, 4), (0, 4), (2, 8), (0, 9), (8, 9)]
        self.feeds = [*(FEEDS[i] for i in random.choice(pairs)), random.choice(FEEDS[5:8])]
        self.rows: dict[tuple[str, str], list[dict[str, str]]] = {feed: [] for feed in self.feeds}
        things = ("Event", "link", "Vehicle", "Order", POLICE, COUNCIL, SCHOOLS)
        self.references = {thing: [self.tokens("word") for _ in range(2)] for thing in things}
        self.steps: list[Step] = []

    def world(self, most: int) -> list[Step]:
        """A world of at most so many steps, in which every feed is sent at least once."""
        for feed in self.feeds:
            for _ in range(self.random.randint(1, 2)):
                self.rows[feed].append(self._row(feed))
            self._send(feed)
        while len(self.steps) < most:
            self._more()
        return self.steps

    def _more(self) -> None:
        sent = [n for n, step in enumerate(self.steps) if isinstance(step, File)]
        gone = {step.step for step in self.steps if isinstance(step, Withdraw)}
        choice = self.random.random()
        if choice < 0.12 and (left := [n for n in sent if not self._same_extract(n) & gone]):
            self.steps.append(Withdraw(self.random.choice(left), self.random.random() < 0.5))
        elif choice < 0.2:
            self.steps.append(self._restriction())
        elif choice < 0.28:
            last = self.steps[sent[-1]]
            assert isinstance(last, File)
            self.steps.append(replace(last, killed=NEVER, taken=len(self.steps)))
        else:
            feed = self.random.choice(self.feeds)
            for _ in range(self.random.choice((0, 0, 0, 1, 2))):
                self._correct(feed)
            for _ in range(self.random.randint(0, 3)):
                self._change(feed)
            self._send(feed)

    def _restriction(self) -> Step:
        """One lifted again, or one put on somebody or something that a row names."""
        put = [n for n, step in enumerate(self.steps) if isinstance(step, Restrict)]
        if put and self.random.random() < 0.4:
            return Lift(self.random.choice(put))
        files = [step for step in self.steps if isinstance(step, File)]
        subjects = {
            subject
            for file in files
            for row in file.rows
            for piece in pieces(file.source, row, classes(file.profile, file.source, row))
            for subject in _subjects(file, row, piece)
        }
        return Restrict(self.random.choice(sorted(subjects) or [(POLICE, "niche", "Person", "Znobody")]))

    def _same_extract(self, n: int) -> set[int]:
        """The steps that may have sent the same extract as this one."""
        one = self.steps[n]
        assert isinstance(one, File)
        return {i for i, s in enumerate(self.steps) if isinstance(s, File) and (s.feed, s.text) == (one.feed, one.text)}

    def _send(self, feed: tuple[str, str]) -> None:
        agency, source = feed
        before = [s for s in self.steps if isinstance(s, File) and s.feed[0] == agency and s.source == source]
        oldest = max((s.taken for s in before), default=-5)
        taken = self.random.randint(max(oldest, len(self.steps) - 4), len(self.steps))
        rows = tuple(dict(row) for row in self.rows[feed])
        file = File(source, self.profiles[agency], rows, taken)
        if len(rows) > 1 and self.random.random() < 0.2:
            self.steps.append(replace(file, killed=self.random.randint(1, len(rows) - 1)))
            if self.random.random() < 0.3:
                return
            file = replace(file, taken=max(file.taken, self.random.randint(file.taken, len(self.steps))))
        self.steps.append(file)

    def _row(self, feed: tuple[str, str]) -> dict[str, str]:
        agency, source = feed
        shape, first = SHAPES[source], SOURCES[source].columns[0].name
        held = {row.get(first) for row in self.rows[feed]}
        thing = agency if SOURCES[source].thing == "Person" else SOURCES[source].thing
        free = [one for one in self.references[thing] if one not in held] or [self.tokens("word")]
        row = {first: self.random.choice(free)}
        if source in ("events", "links") and self.random.random() < 0.4:
            row = {}
        for column, kind in shape.tokens.items():
            if column in _NEEDED or self.random.random() < 0.7:
                row[column] = self.tokens(kind) if kind[0] != "=" else kind[1:]
        if self.random.random() < 0.5:
            row = {column: text for column, text in row.items() if not is_telling({column: text})}
        self._tidy(row)
        if self.random.random() < 0.3:
            self._tighten(row, source)
        return row

    def _tidy(self, row: dict[str, str]) -> None:
        """A place that is not told in words is not told."""
        for column in [c for c in row if c.endswith(("_uprn", "_postcode", "_kind"))]:
            if column.rpartition("_")[0] not in row:
                del row[column]

    def _change(self, feed: tuple[str, str]) -> None:
        rows, random = self.rows[feed], self.random
        choice = random.random()
        if choice < 0.1 or not rows:
            rows.append(self._row(feed))
            return
        first = SOURCES[feed[1]].columns[0].name
        row = random.choice(rows)
        if choice < 0.2 and len(rows) > 1:
            rows.remove(row)
        elif choice < 0.28 and feed[1] in ("events", "links"):
            row.pop(first, None)
        elif choice < 0.65 or first not in row:
            self._tighten(row, feed[1])
        else:
            own = [c for c, kind in SHAPES[feed[1]].tokens.items() if kind[0] != "="]
            column = random.choice(own)
            if column in row and column not in _NEEDED and random.random() < 0.4:
                del row[column]
            else:
                row[column] = self.tokens(SHAPES[feed[1]].tokens[column])
            self._tidy(row)

    def _tighten(self, row: dict[str, str], source: str) -> None:
        """Or loosen: the row's own words for its class."""
        random, columns = self.random, {c.name for c in SOURCES[source].columns}
        choice = random.choice(("handling", "handling", "tags", "marking", "kind"))
        if choice == "kind":
            places = [c for c in _kinds(source) if c.removesuffix("_kind") in row]
            for column in random.sample(places, min(1, len(places))):
                row[column] = random.choice(("placement", "refuge", "home"))
        elif choice not in columns:
            return
        elif choice == "handling":
            said = random.choice(("P", "C", "C A1", "C A2", "C A3", "C A2 A3")).split()
            row.pop("conditions", None)
            row["handling"] = said[0]
            if said[1:]:
                row["conditions"] = " ".join(said[1:])
        elif choice == "tags":
            row["tags"] = random.choice(("sealed", "operation:oak", "health", "third-party"))
        else:
            row["marking"] = random.choice(("OFFICIAL", "OFFICIAL-SENSITIVE"))

    def _correct(self, feed: tuple[str, str]) -> None:
        """The agency's profile says otherwise who may see a part or the feed, or how a heading is meant or spelt."""
        agency, source = feed
        profile, random = self.profiles[agency], self.random
        table = profile.sources[source]
        access = random.choice(
            (
                Access(),
                Access(handling="C"),
                Access(handling="C", conditions=("A1",)),
                Access(handling="C", conditions=("A2",)),
                Access(tags=("health",)),
                Access(marking="OFFICIAL-SENSITIVE"),
                Access(tags=("sealed",)),
            )
        )
        match random.choice(("part", "part", "source", "heading", "heading", "spelling")):
            case "part":
                part = random.choice(list(SOURCES[source].parts))
                table = table.model_copy(update={"parts": {**table.parts, part: access}})
            case "source":
                table = table.model_copy(update={"access": access})
            case "heading":
                one, other = random.sample(_SWAPS[source], 2)
                own = {column: heading for heading, column in table.columns.items()}
                columns = {h: c for h, c in table.columns.items() if c not in (one, other)}
                columns |= {own.get(one, f"Our {one}"): other, own.get(other, f"Our {other}"): one}
                part = next(part for part, held in SOURCES[source].parts.items() if any(c.name == one for c in held))
                parts = {**table.parts, part: access} if random.random() < 0.7 else table.parts
                table = table.model_copy(update={"columns": columns, "parts": parts})
            case "spelling":
                one = random.choice(_SWAPS[source])
                columns = {h: c for h, c in table.columns.items() if c != one}
                table = table.model_copy(update={"columns": {**columns, f"{one} as {len(self.steps)}": one}})
        self.profiles[agency] = profile.model_copy(update={"sources": {**profile.sources, source: table}})
