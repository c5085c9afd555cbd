"""The model of design.md in plain Python: a world replayed as lists, every question a loop.

Slow and short, so that it can be read against the design and believed. It shares with the service only how ids are minted, how a
name sounds and a cell of the grid is named, and how grades compare; nothing of how facts are stored, versioned, joined or guarded.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from graph_service.analysis.routes import strength
from graph_service.model.facts import Feed, Link, Mention, Part, StagedRow
from graph_service.model.identity import Verdict
from graph_service.model.question import Scope
from graph_service.model.times import EARLIEST, LATEST, day_bounds, london_day, utc_text
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import ASSERTIONS, BETWEEN_PEOPLE, EntityKind, Sensitivity
from graph_service.spelling import Unclean
from graph_service.spelling.names import name_keys, similarity
from graph_service.spelling.phones import phone
from graph_service.spelling.places import postcode, uprn
from graph_service.spelling.plates import lookup_keys, matches, plate
from graph_service.spelling.points import cell_100m
from graph_service.writer.drafts import row_digest
from tests.worlds import MINT, File, Judge, Restrict, Undo, World, moment, subject_id


@dataclass
class Extract:
    """A file that came in."""

    id: str
    feed: Feed
    digest: str
    taken_at: str
    received_at: str
    staged_by: str
    complete: bool = False
    withdrawn: bool = False


@dataclass
class Found:
    """One row of an extract supports a version, for as long as it is held."""

    extract: Extract
    line: int
    held_from: str
    held_to: str = LATEST


@dataclass
class Version:
    """One version of an entry: a Record."""

    id: str
    entry: str
    number: int
    content: str
    staged_by: str
    part: Part
    row: StagedRow
    feed: Feed
    recorded_at: str
    recorded_from: str
    received_at: str
    held_from: str
    held_to: str = LATEST
    found: list[Found] = field(default_factory=list)
    left_out: list[tuple[Extract, str]] = field(default_factory=list)
    """The extracts in which the rows of its reference no longer tell it, and when that was seen."""

    @property
    def row_key(self) -> str:
        """What its row's entries are found by; a part with a reference of its own stands by itself."""
        return self.entry if self.part.reference else MINT.mint("n", self.feed.name, row_reference(self.row))

    @property
    def about(self) -> str:
        return self.subject(self.part.about)

    @property
    def subjects(self) -> set[str]:
        return {self.subject(m) for m in self.mentions}

    @property
    def mentions(self) -> list[Mention]:
        return [self.part.about, *(m for link in self.part.links for m in (link.start, link.end))]

    def subject(self, mention: Mention) -> str:
        """Agency, system, kind and reference, or row and slot; in a class that does not join, one of that compartment alone."""
        where = mention.reference or f"{MINT.mint('n', self.feed.name, row_reference(self.row))}/{mention.slot}"
        return MINT.mint("u", mention.agency, mention.system, mention.kind, where, compartment(self.part))

    @property
    def origin(self) -> str:
        ours = (self.feed.agency, self.feed.system, self.feed.source, row_reference(self.row))
        return MINT.mint("o", *(self.part.origin or ours))

    def links(self) -> Iterator[tuple[str, Link]]:
        """Its links, each with the id of its assertion."""
        seen: list[tuple[str, ...]] = []
        for link in self.part.links:
            told = (link.kind, self.subject(link.start), self.subject(link.end), link.slot)
            told += (str(link.qualifiers.get("role")), str(link.qualifiers.get("part")))
            yield f"a_{self.row_key[2:]}_{MINT.mint('x', self.entry, *told, str(seen.count(told)))[2:]}", link
            seen.append(told)


@dataclass
class Fact:
    """A version refers to an entity (no link), or one of its links runs between two, while that is believed."""

    version: Version
    id: str
    link: Link | None
    start: str
    end: str
    held_from: str
    held_to: str = LATEST


@dataclass
class Judged:
    at: str
    first: str
    second: str
    verdict: Verdict
    withdrawn: bool = False


@dataclass
class Restricted:
    agency: str
    subject: str
    lifted: bool = False


def row_reference(row: StagedRow) -> str:
    return row.reference or f"#{row_digest(row)}#{row.copy}"


def compartment(part: Part) -> str:
    return "" if part.access.joins else part.access.text


def told_of(part: Part) -> tuple[str, str, str]:
    return part.name, compartment(part), part.dated


def content_of(part: Part) -> str:
    """What versions are compared by: the class and the raw values, less the volatile columns."""
    kept = sorted([column, value] for column, value in part.raw.items() if column not in part.volatile)
    kept = [["", part.besides], *kept] if part.besides else kept
    text = json.dumps([part.access.text, kept], ensure_ascii=False, sort_keys=True)
    return MINT.mint("c", blake2b(text.encode(), digest_size=16).hexdigest())


class Refused(Exception):
    """The step is refused, with the name of the service's error."""


class Oracle:
    """A world replayed: every version, every fact, while each was believed, and what each step was refused with."""

    def __init__(self, world: World) -> None:
        self.extracts: list[Extract] = []
        self.versions: list[Version] = []
        self.facts: list[Fact] = []
        self.judged: list[Judged] = []
        self.restricted: list[Restricted] = []
        self.marks: dict[str, Sensitivity] = {}
        self.made: dict[int, Any] = {}
        self.outcomes = [self._play(number, step) for number, step in enumerate(world)]
        self.now = moment(len(world))

    def _play(self, number: int, step: Any) -> str:
        now = moment(number)
        try:
            match step:
                case File():
                    self.made[number] = self._file(now, step)
                case Judge(verdict, first, second):
                    self.made[number] = self._judge(now, verdict, subject_id(first), subject_id(second))
                case Restrict(about):
                    self._known(subject_id(about))
                    self.made[number] = Restricted(about.agency, subject_id(about))
                    self.restricted.append(self.made[number])
                case Undo(earlier):
                    self._undo(now, self.made.get(earlier))
        except Refused as refusal:
            return str(refusal)
        self._believe(now)
        return ""

    # versions

    def _file(self, now: str, file: File) -> Extract:
        extract, resume = self._open(now, file)
        told: dict[str, set[tuple[str, str, str]]] = {}
        for row in file.rows:
            own = {told_of(part) for part in row.parts if not part.reference}
            told.setdefault(row_reference(row), set()).update(own)
        for rows in file.batches if resume else ():
            for row in rows:
                for part in row.parts:
                    self._say(now, extract, row, part)
                if row.whole:
                    self._leave_out(now, extract, row, told[row_reference(row)])
            self._believe(now)
        extract.complete = True
        self._restaged(now, extract)
        if extract.feed.full:
            self._set_right(now, extract.feed)
        return extract

    def _open(self, now: str, file: File) -> tuple[Extract, bool]:
        """The extract, and whether its rows are still to be put: a new one, or the same under another mapping."""
        in_force = [e for e in self.extracts if e.feed.name == file.feed.name and not e.withdrawn]
        newest = max(in_force, key=lambda e: (e.taken_at, e.received_at), default=None)
        for known in in_force:
            again = known.digest == file.digest
            if again and known is newest:
                restage, known.staged_by = known.staged_by != file.staged_by, file.staged_by
                return known, restage
            if again and (known.taken_at, known.staged_by) == (file.taken_at, file.staged_by):
                return known, False
        if newest and file.taken_at < newest.taken_at:
            raise Refused("Conflict")
        before = sum((e.feed.name, e.digest) == (file.feed.name, file.digest) for e in self.extracts)
        fresh = MINT.mint("f", file.feed.name, file.digest, str(before))
        extract = Extract(fresh, file.feed, file.digest, file.taken_at, now, file.staged_by)
        self.extracts.append(extract)
        return extract, True

    def _say(self, now: str, extract: Extract, row: StagedRow, part: Part) -> None:
        """A row says this of its entry: the same as the current version supports it, anything else is another version."""
        reference = f"@{part.reference}" if part.reference else row_reference(row)
        entry = MINT.mint("n", extract.feed.name, reference, part.name, compartment(part))
        content = content_of(part)
        current = self._current(entry)
        if current and (current.content, current.staged_by) == (content, extract.staged_by):
            current.found.append(Found(extract, row.line, now))
            return
        if current:
            _close(current, now)
        number = 1 + sum(v.entry == entry for v in self.versions)
        dated = (part.recorded_at, "row") if part.recorded_at else (extract.taken_at, "extract")
        record = MINT.mint("r", entry, str(number), content)
        version = Version(
            record, entry, number, content, extract.staged_by, part, row, extract.feed, *dated, extract.received_at, now
        )
        version.found.append(Found(extract, row.line, now))
        self.versions.append(version)

    def _leave_out(self, now: str, extract: Extract, row: StagedRow, told: set[tuple[str, str, str]]) -> None:
        """What the reference's rows told before and no longer do is closed; of a history, only where its days are told anew."""
        key = MINT.mint("n", extract.feed.name, row_reference(row))
        dated = {"", *(when for _, _, when in told)}
        for version in [v for v in self.versions if v.row_key == key]:
            if told_of(version.part) not in told and version.part.dated in dated:
                version.left_out.append((extract, now))
                if version.held_to == LATEST:
                    _close(version, now)

    def _restaged(self, now: str, extract: Extract) -> None:
        """What the file said under an older mapping, and does not under this one, is closed."""
        for version in [v for v in self.versions if v.held_to == LATEST and v.staged_by != extract.staged_by]:
            if any(f.extract is extract and f.held_to == LATEST for f in version.found):
                version.left_out.append((extract, now))
                _close(version, now)

    def _current(self, entry: str) -> Version | None:
        return next((v for v in self.versions if v.entry == entry and v.held_to == LATEST), None)

    def _set_right(self, now: str, feed: Feed) -> None:
        """Every entry of the feed: what the newest extract in force says of it, unless a later full one leaves it out."""
        in_force = sorted(
            (e for e in self.extracts if e.feed.name == feed.name and not e.withdrawn),
            key=lambda e: (e.taken_at, e.received_at),
        )
        last_full = max((n for n, e in enumerate(in_force) if e.feed.full and e.complete), default=-1)
        for entry in sorted({v.entry for v in self.versions if v.feed.name == feed.name}):
            versions = [v for v in self.versions if v.entry == entry]
            said = [
                (in_force.index(f.extract), v.number, f.held_from, v)
                for v in versions
                for f in v.found
                if f.extract in in_force
            ]
            unsaid = [(in_force.index(e), seen) for v in versions for e, seen in v.left_out if e in in_force]
            when, _, since, wanted = max(said, default=(-1, 0, "", None), key=lambda s: s[:3])
            if when < last_full or (when, since) < max(unsaid, default=(-1, "")):
                wanted = None
            current = self._current(entry)
            if wanted is current:
                continue
            if current:
                _close(current, now)
            if wanted:
                self._open_again(now, wanted)

    def _open_again(self, now: str, old: Version) -> None:
        number = 1 + sum(v.entry == old.entry for v in self.versions)
        again = Version(
            **{**vars(old), "number": number, "held_from": now, "held_to": LATEST, "found": [], "left_out": []}
        )
        again.id = MINT.mint("r", old.entry, str(number), "again")
        again.found = [Found(f.extract, f.line, now) for f in old.found if not f.extract.withdrawn]
        self.versions.append(again)

    # judgements, restrictions, withdrawals

    def _known(self, subject: str) -> Version:
        about = [v for v in self.versions if v.about == subject and v.held_to == LATEST]
        if not about:
            raise Refused("NotFound")
        return about[0]

    def _judge(self, now: str, verdict: Verdict, first: str, second: str) -> Judged:
        one, other = self._known(first).part.about, self._known(second).part.about
        if first == second or one.kind != other.kind:
            raise Refused("BadInput")
        if not (self._came_open(first) and self._came_open(second)):
            raise Refused("Conflict")
        self.judged.append(Judged(now, first, second, verdict))
        return self.judged[-1]

    def _came_open(self, subject: str) -> bool:
        """Whether some record of a Subject came in open."""
        return any(v.about == subject and v.part.access.open for v in self.versions)

    def _undo(self, now: str, made: Any) -> None:
        match made:
            case Judged(withdrawn=False):
                made.withdrawn = True
            case Restricted(lifted=False):
                made.lifted = True
            case Extract(withdrawn=False):
                made.withdrawn = True
                for found in (f for v in self.versions for f in v.found if f.extract is made):
                    found.held_to = min(found.held_to, now)
                self._set_right(now, made.feed)
            case _:
                raise Refused("NotFound")

    # identity

    def keys(self) -> dict[str, str]:
        """Each Subject's join key, as the entity it founds: the earliest written, in files not withdrawn."""
        said: dict[str, set[tuple[str, str]]] = {}
        for version in self.versions:
            if not version.part.access.joins:
                continue
            for mention in version.mentions:
                lasting = mention.kind != EntityKind.PERSON or any(not f.extract.withdrawn for f in version.found)
                if mention.key and lasting:
                    founded = MINT.mint("e", "key", mention.kind, mention.key)
                    said.setdefault(version.subject(mention), set()).add((version.recorded_at, founded))
        return {subject: min(found)[1] for subject, found in said.items()}

    def entities(self) -> dict[str, str]:
        """Each Subject's entity, by its key and the matcher's judgements in force; a function of them alone.

        Whoever has the larger id of two that are not the same is put last, and goes where nothing parts it from those there.
        """
        subjects = sorted({s for v in self.versions for s in v.subjects})
        keys = self.keys()
        standing = sorted((j for j in self.judged if not j.withdrawn), key=lambda j: j.at)
        newest = sorted({frozenset((j.first, j.second)): j for j in standing}.values(), key=lambda j: j.at)
        parted = [{j.first, j.second} for j in newest if j.verdict is Verdict.NOT_SAME]
        moved = {max(pair) for pair in parted}
        clusters: list[set[str]] = []
        for subject in [s for s in subjects if s not in moved] + sorted(moved):
            clusters.append({subject})
            same = [
                {j.first, j.second} - {subject}
                for j in newest
                if j.verdict is Verdict.SAME and subject in (j.first, j.second)
            ]
            mates = [{s for s in subjects if s in keys and keys[s] == keys.get(subject)} & c for c in clusters[:-1]]
            bearers = sorted((min(m, key=lambda s: (s in moved, s)) for m in mates if m), key=lambda s: (s in moved, s))
            for other in (*(min(s) for s in same), *bearers):
                one, two = (next((c for c in clusters if s in c), set()) for s in (subject, other))
                if one is two or any(pair & one and pair & two for pair in parted):
                    continue
                if two:
                    clusters.remove(two)
                    one |= two
        taken: dict[str, str] = {}
        firm = {id(c): sorted({keys[s] for s in c - moved if s in keys}) for c in clusters}
        for members in sorted(clusters, key=lambda c: (not firm[id(c)], c <= moved, min(c))):
            founded = firm[id(members)] + sorted({keys[s] for s in members if s in keys})
            founded += sorted(MINT.mint("e", "subject", s) for s in members)
            name = next(e for e in founded if e not in taken.values())
            taken.update(dict.fromkeys(members, name))
        return taken

    def _believe(self, now: str) -> None:
        """Close the facts that no longer hold with the ends they have, and open those that now do."""
        entity = self.entities()
        wanted: dict[tuple[str, str], Fact] = {}
        for v in (v for v in self.versions if v.held_to == LATEST):
            wanted[v.id, ""] = Fact(v, "", None, entity[v.about], entity[v.about], now)
            for i, link in v.links():
                wanted[v.id, i] = Fact(v, i, link, entity[v.subject(link.start)], entity[v.subject(link.end)], now)
        for fact in (f for f in self.facts if f.held_to == LATEST):
            same = wanted.get((fact.version.id, fact.id))
            if same and (same.start, same.end) == (fact.start, fact.end):
                del wanted[fact.version.id, fact.id]
            else:
                fact.held_to = now
        self.facts += wanted.values()
        for version in self.versions:
            for mention in version.mentions:
                at = entity[version.subject(mention)]
                marks = (self.marks.get(at, Sensitivity.NONE), mention.sensitivity)
                self.marks[at] = max(marks, key=lambda mark: mark.strictness)

    # access

    def access(self, version: Version) -> AccessClass:
        """A class is always today's: the one it came in, with the restrictions in force on anything it speaks of."""
        came = version.part.access
        on = any(not r.lifted and r.agency == came.agency and r.subject in version.subjects for r in self.restricted)
        return came.with_tags(frozenset({"restricted"} if on else ()))

    def classes(self) -> list[AccessClass]:
        """Every class something came in or stands in today."""
        found = {c.text: c for v in self.versions for c in (v.part.access, self.access(v))}
        return sorted(found.values(), key=lambda c: c.text)

    def ask(self, scope: Scope, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The answer a reader should get, as plain JSON values."""
        return Reading(self, scope, values).answer(name)


def _close(version: Version, now: str) -> None:
    version.held_to = now
    for found in version.found:
        found.held_to = min(found.held_to, now)


Line = tuple[str, str, str, str, str, str, str, str, str]
"""One piece of evidence: assertion, record, kind, start, end, agency, grade, origin, recorded_at."""


class Reading:
    """Visible(S, k) and the questions, each a loop over it."""

    def __init__(self, world: Oracle, scope: Scope, values: Mapping[str, Any]) -> None:
        self.world, self.scope, self.values = world, scope, values
        asked, now = values.get("known_at"), world.now
        self.known_at = min(utc_text(datetime.fromisoformat(asked)), now) if asked else now
        as_at, by = values.get("as_at"), values.get("recorded_by")
        self.since, self.until = day_bounds(date.fromisoformat(as_at)) if as_at else (EARLIEST, LATEST)
        self.recorded_by = day_bounds(date.fromisoformat(by))[1] if by else LATEST
        wanted = set(values.get("agencies", ()))
        self.admitted = {c.text for c in scope.classes.values() if not wanted or c.agency in wanted}

    # what passes the guard

    def _class(self, v: Version) -> bool:
        return self.world.access(v).text in self.admitted

    def _in_time(self, v: Version, link: Link | None = None) -> bool:
        valid = link.valid if link else v.part.valid
        return v.recorded_at <= self.recorded_by and valid.start <= self.until and valid.end >= self.since

    def _held(self, it: Version | Fact | Found) -> bool:
        return it.held_from <= self.known_at < it.held_to

    def records(self) -> list[tuple[Version, str]]:
        """The Records that pass, each with the entity it refers to."""
        return [
            (f.version, f.start)
            for f in self.world.facts
            if f.link is None
            and self._held(f)
            and self._held(f.version)
            and self._class(f.version)
            and self._in_time(f.version)
        ]

    def links(self, kinds: Iterable[str] = tuple(ASSERTIONS)) -> list[Fact]:
        """The assertions that pass."""
        return [
            f
            for f in self.world.facts
            if f.link
            and f.link.kind in kinds
            and self._held(f)
            and self._class(f.version)
            and self._in_time(f.version, f.link)
        ]

    def line(self, v: Version, entity: str) -> Line:
        agency = self.world.access(v).agency
        return ("", v.id, v.part.kind, entity, entity, agency, v.part.grade, v.origin, v.recorded_at)

    def link_line(self, f: Fact) -> Line:
        v, agency = f.version, self.world.access(f.version).agency
        assert f.link
        return (f.id, v.id, f.link.kind, f.start, f.end, agency, v.part.grade, v.origin, v.recorded_at)

    # the questions

    def answer(self, name: str) -> dict[str, Any]:
        rows, notes = getattr(self, name)()
        most = self.values.get("most", {"find": 20, "how_connected": 25}.get(name, 10**6))
        shown = rows[:most]
        return {
            "question": name,
            "purpose": self.scope.purpose.value,
            "known_at": self.known_at,
            "rows": shown,
            "more": len(rows) - len(shown),
            "notes": notes,
            "labels": self.labels(shown),
        }

    def labels(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """What the reader may call each entity, whatever else the asking narrowed."""
        plain = Reading(self.world, self.scope, {"known_at": self.values.get("known_at")}).records()
        labels = {}
        for i in sorted(entity_ids(rows)):
            names = sorted({name for v, entity in plain if entity == i for name in v.part.names})
            labels[i] = {"names": names, "text": " / ".join(names[:3]) or "no name you may see"}
        return labels

    def shared_associates(self) -> tuple[list[dict[str, Any]], list[str]]:
        a, b = self.values["a"], self.values["b"]
        links = self.links(BETWEEN_PEOPLE)
        people = {end for f in links for end in (f.start, f.end)} - {a, b}
        rows = []
        for x in people:
            to_a = [self.link_line(f) for f in links if (f.start, f.end) in ((a, x), (x, a))]
            to_b = [self.link_line(f) for f in links if (f.start, f.end) in ((b, x), (x, b))]
            if to_a and to_b:
                shown_a, more_a = shown(to_a, 10)
                shown_b, more_b = shown(to_b, 10)
                rows.append(
                    {
                        "evidence": shown_a + shown_b,
                        "more_evidence": more_a + more_b,
                        "person": x,
                        "kinds_to_a": sorted({line[2] for line in to_a}),
                        "kinds_to_b": sorted({line[2] for line in to_b}),
                        "origins_to_a": len({line[7] for line in to_a}),
                        "origins_to_b": len({line[7] for line in to_b}),
                    }
                )
        return sorted(rows, key=lambda r: (-r["origins_to_a"], -r["origins_to_b"], r["person"])), []

    def how_connected(self) -> tuple[list[dict[str, Any]], list[str]]:
        a, b, longest = self.values["a"], self.values["b"], self.values.get("longest", 6)
        links = self.links(self.values.get("kinds", tuple(ASSERTIONS)))
        beside: dict[str, set[str]] = {}
        for f in links:
            beside.setdefault(f.start, set()).add(f.end)
            beside.setdefault(f.end, set()).add(f.start)
        routes = [[a]]
        found: list[list[str]] = []
        for length in range(1, longest + 1):
            routes = [[*route, x] for route in routes for x in beside.get(route[-1], ()) if x not in route]
            found += [route for route in routes if route[-1] == b]
            routes = [route for route in routes if route[-1] != b]
            if found and length > len(found[0]) - 1:
                break
        if not found:
            return [], [f"No route of up to {longest} links that you may see."]
        rows = [self._route(route, links) for route in found]
        return sorted(
            rows, key=lambda r: (r["length"], -r["thinnest"], r["ungraded"], -r["origins"], r["entities"])
        ), []

    def _route(self, route: list[str], links: list[Fact]) -> dict[str, Any]:
        steps = [[self.link_line(f) for f in links if {f.start, f.end} == set(pair)] for pair in pairwise(route)]
        held = strength([[(line[6], line[7]) for line in step] for step in steps])
        parts = [shown(step, 5) for step in steps]
        return {
            "evidence": [e for evidence, _ in parts for e in evidence],
            "more_evidence": sum(more for _, more in parts),
            "entities": route,
            "length": len(route) - 1,
            "steps": [
                {
                    "start": start,
                    "end": end,
                    "kinds": sorted({line[2] for line in step}),
                    "origins": len({line[7] for line in step}),
                }
                for (start, end), step in zip(pairwise(route), steps, strict=True)
            ],
            "weakest": list(held.weakest),
            "ungraded": held.ungraded,
            "origins": held.origins,
            "thinnest": held.thinnest,
        }

    def known_when(self) -> tuple[list[dict[str, Any]], list[str]]:
        """All that was ever believed of it by then, in classes admitted today."""
        rows = []
        for f in self.world.facts:
            v = f.version
            if self.values["entity"] not in (f.start, f.end) or not f.held_from < f.held_to:
                continue
            if not self._class(v) or not self._in_time(v, f.link) or f.held_from > self.known_at:
                continue
            line = self.link_line(f) if f.link else self.line(v, f.start)
            rows.append(
                {
                    "evidence": [as_evidence(line)],
                    "more_evidence": 0,
                    "what": line[2],
                    "agency": line[5],
                    "recorded_at": v.recorded_at,
                    "received_at": v.received_at,
                    "held_from": f.held_from,
                    "held_to": f.held_to if f.held_to <= self.known_at else None,
                }
            )
        return sorted(
            rows,
            key=lambda r: (
                r["recorded_at"],
                r["received_at"],
                r["held_from"],
                r["evidence"][0]["assertion"],
                r["evidence"][0]["record"],
                r["held_to"] or "~",
            ),
        ), []

    def evidence(self) -> tuple[list[dict[str, Any]], list[str]]:
        rows = []
        for v, entity in self.records():
            found = sorted((f.extract.id, f.line, f.extract.taken_at) for f in v.found if self._held(f))
            for i, link in v.links():
                if i == self.values["assertion"] and found:
                    part, governance = v.part, v.feed.governance
                    rows.append(
                        {
                            "evidence": [as_evidence(self.line(v, entity))],
                            "more_evidence": 0,
                            "record": v.id,
                            "version": v.number,
                            "kind": part.kind,
                            "subject": entity,
                            "asserted": link.kind,
                            "words": dict(part.raw),
                            "statement": part.statement.value,
                            "harm_context": part.harm_context.value,
                            "disputed": part.disputed,
                            "regime": governance.regime,
                            "basis": governance.basis,
                            "retention": governance.retention,
                            "review_on": governance.review_on,
                            "valid_from": part.valid.start,
                            "valid_to": part.valid.end,
                            "precision": part.valid.precision,
                            "recorded_from": v.recorded_from,
                            "received_at": v.received_at,
                            "held_from": v.held_from,
                            "found_in": [{"extract": e, "row": n, "taken_at": t} for e, n, t in found],
                        }
                    )
        return sorted(rows, key=lambda r: r["record"]), []

    def hotspots(self) -> tuple[list[dict[str, Any]], list[str]]:
        since, until = (date.fromisoformat(self.values[name]) for name in ("since", "until"))
        first, last = day_bounds(since, until)
        parts = self.values.get("parts", ("occurred", "last_seen", "found"))
        records, links = self.records(), self.links(("AT", "INVOLVED_IN"))
        named = {entity for v, entity in records if v.part.names}
        spots: dict[tuple[str, str], list[tuple[str, str, str, Fact, Fact]]] = {}
        nowhere = set()
        for v, event in records:
            if v.part.about.kind != EntityKind.EVENT or not v.part.event:
                continue
            if not first <= v.part.event.start <= last:
                continue
            day = london_day(v.part.event.start)
            for at in links:
                if at.link is None or at.link.kind != "AT" or at.start != event:
                    continue
                if at.link.qualifiers.get("part") not in parts or self.world.marks[at.end] != Sensitivity.NONE:
                    continue
                for involved in links:
                    if involved.link is None or involved.link.kind != "INVOLVED_IN" or involved.end != event:
                        continue
                    child = involved.start
                    age = self._age(child, day, records)
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
        rows = [self._spot(place or None, cell or None, found) for (place, cell), found in spots.items()]
        return sorted(
            rows,
            key=lambda r: (-r["children"], -r["child_days"], -r["origins"], r["place"] or "", r["cell"] or ""),
        ), notes if nowhere else []

    def _age(self, person: str, day: str, records: list[tuple[Version, str]]) -> str:
        born = [v.part.born for v, entity in records if entity == person and v.part.born]
        child = any(_eighteenth(latest) > day for _, latest in born)
        adult = any(_eighteenth(earliest) <= day for earliest, _ in born)
        return "disputed" if child and adult else "child" if child else "adult" if adult else "unknown"

    def _spot(self, place: str | None, cell: str | None, found: list[Any]) -> dict[str, Any]:
        points = [
            (at.link.qualifiers.get("precision_m", 0.0), at.link.qualifiers["lat"], at.link.qualifiers["lon"])
            for _, _, _, at, _ in found
            if at.link.qualifiers.get("lat") is not None
        ]
        precision, lat, lon = min(points, default=(None, None, None))
        if cell:
            centre = cell_100m(lat, lon).centre
            precision, lat, lon = max(50.0, *(p for p, _, _ in points)), centre.lat, centre.lon
        evidence, more = shown([self.link_line(f) for _, _, _, at, involved in found for f in (at, involved)], 20)
        return {
            "evidence": evidence,
            "more_evidence": more,
            "place": place,
            "cell": cell,
            "lat": lat,
            "lon": lon,
            "precision_m": precision,
            "children": len({child for child, *_ in found}),
            "age_disputed": len({child for child, _, age, _, _ in found if age == "disputed"}),
            "child_days": len({(child, day) for child, day, *_ in found}),
            "origins": len({at.version.origin for _, _, _, at, _ in found}),
            "records": len({f.version.id for _, _, _, at, involved in found for f in (at, involved)}),
        }

    def find(self) -> tuple[list[dict[str, Any]], list[str]]:
        text, kinds = self.values["text"], self.values.get("kinds", list(EntityKind))
        records = [(v, e) for v, e in self.records() if v.part.about.kind in kinds]
        rows: dict[str, dict[str, Any]] = {}
        for keys, every, exact, like in forms(text):
            for entity in sorted({e for _, e in records}):
                ours = [v for v, e in records if e == entity]
                hit = {key for v in ours for key in v.part.keys} & keys
                if not hit or (every and hit != keys):
                    continue
                ours = [v for v in ours if not exact or v.part.keys & keys]
                likeness, matched = max((like(name), name) for v in ours for name in (v.part.names or ("",)))
                if likeness < 0.6 or likeness <= rows.get(entity, {"likeness": 0})["likeness"]:
                    continue
                bearing = [self.line(v, entity) for v in ours if exact or matched in v.part.names or not matched]
                evidence, more = shown(bearing, 20)
                rows[entity] = {
                    "evidence": evidence,
                    "more_evidence": more,
                    "entity": entity,
                    "kind": ours[0].part.about.kind.value,
                    "matched": matched,
                    "likeness": round(likeness, 3),
                }
        return sorted(rows.values(), key=lambda r: (-r["likeness"], r["entity"])), []


def forms(text: str) -> Iterator[tuple[set[str], bool, bool, Any]]:
    """What a text may be: its search keys, whether all must be borne, and by the very records shown; how like it a name is."""
    if keys := name_keys(text):
        yield set(keys), False, False, lambda name: similarity(text, name)
    if (mark := _read(plate, text)) and (runs := lookup_keys(mark)):
        yield (
            set(runs),
            True,
            False,
            lambda name: float(bool((n := _read(plate, name)) and matches(mark.pattern, n.pattern))),
        )
    if number := _read(phone, text):
        yield {f"t:{number.e164}"}, True, True, lambda name: 1.0
    if code := _read(postcode, text):
        yield {f"pc:{code}"}, True, True, lambda name: 1.0
    if parcel := _read(uprn, text):
        yield {f"uprn:{parcel}"}, True, True, lambda name: 1.0


def _read(how: Any, text: str) -> Any:
    try:
        return how(text)
    except Unclean:
        return None


def _eighteenth(born: str) -> str:
    """The day somebody turns 18; born on 29 February, on 1 March."""
    year, rest = int(born[:4]) + 18, born[5:]
    common = year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)
    return f"{year:04}-{'03-01' if rest == '02-29' and common else rest}"


def shown(lines: Iterable[Line], cap: int) -> tuple[list[dict[str, str]], int]:
    """Evidence in its order, each once, at most so much, and how much more."""
    distinct = sorted(set(lines), key=lambda line: (line[8], line[0], line[1]))
    return [as_evidence(line) for line in distinct[:cap]], max(0, len(distinct) - cap)


def as_evidence(line: Line) -> dict[str, str]:
    names = ("assertion", "record", "kind", "start", "end", "agency", "grade", "origin", "recorded_at")
    return dict(zip(names, line, strict=True))


def entity_ids(value: Any) -> set[str]:
    """The entity ids anywhere in rows."""
    if isinstance(value, str):
        return {value} if value.startswith("e_") and len(value) == 26 else set()
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {i for part in inside for i in entity_ids(part)}
