"""A world replayed: every version, every fact while it was believed, and what each step was refused with."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Any

from graph_service.model.facts import Feed, Governance, Link, Mention, Part, PartClass, PartKey, StagedRow
from graph_service.model.identity import Verdict
from graph_service.model.times import LATEST, Bounds, day_bounds, london_day
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, StatementKind
from tests.oracle.classes import meet
from tests.oracle.keys import entities, once_open
from tests.oracle.rows import content, digest, reference_of, thing
from tests.worlds import MINT, File, Judge, Restrict, Undo, World, moment, subject_id

APART = dict.fromkeys(("INVOLVED_IN", "CONCERNS", "TOOK_PART"), "role") | {
    "AT": "part",
    "FAMILY_OF": "kin",
    "CONTACTED": "app",
    "CALLED": "means",
}
"""What tells two statements of a kind apart that run between the same two."""


COVERAGE = "coverage"
"""The kind of what is said of a file as a whole: told by no row of it, so it vanishes with no later file."""


@dataclass(eq=False)
class Extract:
    """A file that came in; `staging` counts the mappings it was put under, `done` the lines put under the last."""

    id: str
    feed: Feed
    digest: str
    taken_at: str
    received_at: str
    staged_by: str
    classes: tuple[AccessClass, ...] = ()
    covers: tuple[str, str] = ("", "")
    rhythm_days: int = 0
    staging: int = 1
    done: int = 0
    complete: bool = False
    withdrawn_at: str = ""
    error: bool = False

    @property
    def withdrawn(self) -> bool:
        return bool(self.withdrawn_at)


@dataclass(frozen=True, eq=False)
class Telling:
    """One row of an extract under one mapping, put in."""

    extract: Extract
    staging: int
    row: StagedRow


@dataclass(eq=False)
class Found:
    """A telling supports a version, for as long as it is held."""

    extract: Extract
    staging: int
    row: StagedRow
    held_from: str
    held_to: str = LATEST

    @property
    def standing(self) -> bool:
        return not self.extract.withdrawn


@dataclass(eq=False)
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
    def withdrawn(self) -> bool:
        return not any(f.standing for f in self.found)

    @property
    def row_key(self) -> str:
        return row_key(self.feed, self.row)

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
        """Agency, system, kind and reference, or row and slot; in a class that does not join, one of that compartment alone.

        Choice: an agency itself, of no system, is one in all compartments: it joins nobody, and nothing but coverage is said of it.
        """
        where = mention.reference or f"{MINT.mint('n', self.feed.name, reference_of(self.row))}/{mention.slot}"
        apart = self.part.compartment if mention.system else ""
        return MINT.mint("u", mention.agency, mention.system, mention.kind, where, apart)

    def links(self) -> Iterator[tuple[str, Link]]:
        """Its links, each with the id of its assertion."""
        seen: list[tuple[str, ...]] = []
        for link in self.part.links:
            told = (link.kind, self.subject(link.start), self.subject(link.end), link.slot)
            told += (str(link.qualifiers.get(APART[link.kind], "")),) if link.kind in APART else ()
            yield f"a_{self.row_key[2:]}_{MINT.mint('x', self.entry, *told, str(seen.count(told)))[2:]}", link
            seen.append(told)


@dataclass(eq=False)
class Fact:
    """A version refers to an entity (no link), or one of its links runs between two, while that is believed."""

    version: Version
    id: str
    link: Link | None
    start: str
    end: str
    held_from: str
    held_to: str = LATEST


@dataclass(eq=False)
class Judged:
    at: str
    first: str
    second: str
    agencies: tuple[str, str]
    verdict: Verdict
    by: str
    withdrawn: bool = False


@dataclass(eq=False)
class Restricted:
    subject: str
    agency: str
    lifted: bool = False


def row_key(feed: Feed, row: StagedRow) -> str:
    """What is common to the entries of a row: of a reference, in whatever feed; without one, of its feed."""
    if row.reference:
        return MINT.mint("n", feed.agency, feed.system, thing(feed), row.reference)
    return MINT.mint("n", feed.name, reference_of(row))


class Refused(Exception):
    """The step is refused, with the name of the service's error."""


class Ledger:
    """A world replayed as lists."""

    def __init__(self, world: World) -> None:
        self.extracts: list[Extract] = []
        self.tellings: list[Telling] = []
        self.versions: list[Version] = []
        self.facts: list[Fact] = []
        self.judged: list[Judged] = []
        self.restricted: list[Restricted] = []
        self.made: dict[int, Any] = {}
        self.outcomes = [self._play(number, step) for number, step in enumerate(world)]
        self.now = moment(len(world))

    def _play(self, number: int, step: Any) -> str:
        now = moment(number)
        try:
            match step:
                case File():
                    self.made[number] = self._file(now, step)
                case Judge():
                    self.made[number] = self._judge(now, step)
                case Restrict():
                    self.made[number] = self._restrict(step)
                case Undo(earlier, error):
                    self._undo(now, self.made.get(earlier), error)
        except Refused as refusal:
            return str(refusal)
        self._believe(now)
        return ""

    # versions

    def _file(self, now: str, file: File) -> Extract:
        extract = self._open(now, file)
        if extract.complete:
            self._cover(now, extract)
        told: dict[str, set[PartKey]] = {}
        for row in file.rows:
            told.setdefault(reference_of(row), set()).update(part.part_key for part in row.parts)
        for rows in file.batches:
            if rows[-1].line <= extract.done:
                continue
            for row in rows:
                self.tellings.append(Telling(extract, extract.staging, row))
                for part in row.parts:
                    self._say(now, extract, row, part)
                if row.whole:
                    self._leave_out(now, extract, row, told[reference_of(row)])
            extract.done = rows[-1].line
            self._believe(now)
        if file.killed is None:
            extract.complete = True
            self._cover(now, extract)
            self._restaged(now, extract)
            if extract.feed.full:
                self._set_right(now, extract.feed)
        return extract

    def _open(self, now: str, file: File) -> Extract:
        """The extract: the one that stands if it is this very file, started over under another mapping; else a new one."""
        in_force = [e for e in self.extracts if e.feed.name == file.feed.name and not e.withdrawn]
        newest = max(in_force, key=lambda e: (e.taken_at, e.received_at), default=None)
        for known in (e for e in in_force if e.digest == file.digest):
            if known is newest or (newest and not known.complete and known.taken_at == newest.taken_at):
                known.covers = file.covers or known.covers
                if known.staged_by != file.staged_by:
                    known.staged_by, known.done, known.complete = file.staged_by, 0, False
                    known.staging += 1
                    known.classes = tuple(given.access for given in file.classes)
                return known
            if known.complete and (known.taken_at, known.staged_by) == (file.taken_at, file.staged_by):
                known.covers = file.covers or known.covers
                return known
        if newest and file.taken_at < newest.taken_at:
            raise Refused("Conflict")
        day = file.taken_at[:10]
        before = sum(e.feed.name == file.feed.name and e.taken_at[:10] == day for e in self.extracts)
        fresh = MINT.mint("f", file.feed.name, day, str(before))
        classes = tuple(given.access for given in file.classes)
        covers = file.covers or (london_day(file.taken_at), london_day(file.taken_at))
        came = file.digest, file.taken_at, now, file.staged_by
        extract = Extract(fresh, file.feed, *came, classes, covers, file.rhythm_days)
        self.extracts.append(extract)
        return extract

    def _cover(self, now: str, extract: Extract) -> None:
        """A finished file says of its agency which days it covers, in the strictest class of its parts; once for the same days."""
        if not extract.classes:
            return
        agency, (first, last), source = extract.feed.agency, extract.covers, extract.feed.source
        about = Mention(EntityKind.ORGANISATION, agency, "", agency)
        told = {"covers_from": first, "covers_to": last, "source": source}
        days = Bounds(*day_bounds(date.fromisoformat(first), date.fromisoformat(last)), "day")
        part = Part(
            COVERAGE, about, reduce(meet, extract.classes), told, COVERAGE, valid=days, statement=StatementKind.FACT
        )
        row = StagedRow(
            0, (part,), extract.id, classes=(PartClass(part.name, tuple((c, c) for c in part.raw), part.access),)
        )
        before = len(self.versions)
        if self._is_said(extract, row, part):
            return
        self.tellings.append(Telling(extract, extract.staging, row))
        self._say(now, extract, row, part)
        self.versions[before].feed = replace(extract.feed, governance=Governance())
        self._leave_out(now, extract, row, {part.part_key})
        self._believe(now)

    def _is_said(self, extract: Extract, row: StagedRow, part: Part) -> bool:
        """Whether the current version of an entry says this, by this mapping."""
        current = self._current(MINT.mint("n", extract.feed.name, reference_of(row), part.name, part.compartment))
        said = MINT.mint("c", digest([part.access.text, content(part)]))
        return bool(current and (current.content, current.staged_by) == (said, extract.staged_by))

    def _say(self, now: str, extract: Extract, row: StagedRow, part: Part) -> None:
        """A row says this of its entry: the same as the current version supports it, anything else is another version."""
        entry = MINT.mint("n", extract.feed.name, reference_of(row), part.name, part.compartment)
        said = MINT.mint("c", digest([part.access.text, content(part)]))
        current = self._current(entry)
        if current and (current.content, current.staged_by) == (said, extract.staged_by):
            current.found.append(Found(extract, extract.staging, row, now))
            return
        if current:
            _close(current, now)
        dated = (part.recorded_at, "row") if part.recorded_at else (extract.taken_at, "extract")
        record = self._record_id(entry, part, said)
        number, arrived = len(self.versions), extract.received_at
        version = Version(record, entry, number, said, extract.staged_by, part, row, extract.feed, *dated, arrived, now)
        version.found.append(Found(extract, extract.staging, row, now))
        self.versions.append(version)

    def _record_id(self, entry: str, part: Part, said: str) -> str:
        """Counted among the entry's versions that came in the same class: what came in another must not show in an id."""
        before = sum(v.entry == entry and v.part.access == part.access for v in self.versions)
        return MINT.mint("r", entry, part.access.text, str(before + 1), said)

    def _leave_out(self, now: str, extract: Extract, row: StagedRow, told: set[PartKey]) -> None:
        """What the reference's rows told before and no longer do is closed; of a history, only where its days are told anew."""
        dated = {"", *(each.dated for each in told)}
        feed = extract.feed.name
        for version in [v for v in self.versions if v.feed.name == feed and v.row_key == row_key(extract.feed, row)]:
            if version.part.part_key not in told and version.part.dated in dated:
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
            if (when < last_full and versions[0].part.kind != COVERAGE) or (when, since) < max(
                unsaid, default=(-1, "")
            ):
                wanted = None
            current = self._current(entry)
            if wanted is current:
                continue
            if current:
                _close(current, now)
            if wanted:
                self._open_again(now, wanted)

    def _open_again(self, now: str, old: Version) -> None:
        again = Version(**{**vars(old), "number": len(self.versions), "held_from": now, "held_to": LATEST})
        again.id = self._record_id(old.entry, old.part, "again")
        again.found = [Found(f.extract, f.staging, f.row, now) for f in old.found if f.standing]
        again.left_out = []
        self.versions.append(again)

    # judgements, restrictions, withdrawals

    def _known(self, mention: Mention) -> str:
        """The Subject, if a record about it stands."""
        subject = subject_id(mention)
        if not any(v.about == subject and v.held_to == LATEST for v in self.versions):
            raise Refused("NotFound")
        return subject

    def _judge(self, now: str, step: Judge) -> Judged:
        """Choice: who works the cases of neither agency is refused (I6 says only that such a word would move nobody)."""
        first, second = self._known(step.first), self._known(step.second)
        agencies = (step.first.agency, step.second.agency)
        if step.by not in ("*", *agencies):
            raise Refused("Refused")
        if not {first, second} <= once_open(self.versions):
            raise Refused("Conflict")
        if first == second or step.first.kind != step.second.kind:
            raise Refused("BadInput")
        self.judged.append(Judged(now, first, second, agencies, step.verdict, step.by))
        return self.judged[-1]

    def _restrict(self, step: Restrict) -> Restricted:
        subject = self._known(step.about)
        if step.maker != step.about.agency:
            raise Refused("Refused")
        self.restricted.append(Restricted(subject, step.about.agency))
        return self.restricted[-1]

    def _undo(self, now: str, made: Any, error: bool) -> None:
        match made:
            case Judged(withdrawn=False):
                made.withdrawn = True
            case Restricted(lifted=False):
                made.lifted = True
            case Extract(withdrawn_at=""):
                made.withdrawn_at, made.error = now, error
                for found in (f for v in self.versions for f in v.found if f.extract is made):
                    found.held_to = min(found.held_to, now)
                self._set_right(now, made.feed)
            case _:
                raise Refused("NotFound")

    # belief

    def _believe(self, now: str) -> None:
        """Close the facts that no longer hold with the ends they have, and open those that now do."""
        entity = entities(self.versions, self.judged)
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


def _close(version: Version, now: str) -> None:
    version.held_to = now
    for found in version.found:
        found.held_to = min(found.held_to, now)
