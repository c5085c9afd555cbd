"""Takes one file in: reads it, surveys it, stages its rows, puts them and reports.

Good rows go in though others are refused. The same file again changes nothing.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from graph_service.access import Identity
from graph_service.errors import Misconfigured
from graph_service.model.facts import Batch, ExtractFile, StagedRow
from graph_service.model.register import SOURCE as LOCATIONS
from graph_service.model.times import london_day, utc_now
from graph_service.writer import Drafted, Opened, Writer
from graph_service.writer.drafts import apart, row_digest
from ingest.mapped import Line, Mapped, mapped
from ingest.profile import Profile
from ingest.read import BadRow, read
from ingest.report import Fault, RefusedRow, Report
from ingest.source import Context, Refusal, Source, Staged
from ingest.survey import Surveyed, fingerprint, repeated, survey

BATCH = 2000
"""Rows put in one transaction."""

Progress = Callable[[str, int, int], None]
"""Called with the phase and how much of how much is done: bytes of `survey` and `stage` (from another thread), lines of `put`."""

T = TypeVar("T")


def quiet(_phase: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


def ingest(
    path: Path,
    source: Source,
    profile: Profile,
    writer: Writer | None,
    identity: Identity | None,
    *,
    taken_at: str | None = None,
    covers: tuple[str, str] | None = None,
    dry_run: bool = False,
    confirmed: bool = False,
    progress: Progress = quiet,
    batch: int = BATCH,
) -> Report:
    """Take a file in and say what became of it; with `dry_run` nothing is written, and no writer is needed.

    `covers` are the first and the last day it is declared to cover. `confirmed` says that the file of a full feed is whole although
    more than a tenth of what the feed said is not in it.
    """
    table = profile.table(source.name)
    file = mapped(read(path, sheet=table.sheet, encoding=table.encoding), source, profile)
    found = _surveyed(file, source, progress)
    extract = replace(_extract(file, source, profile, found, taken_at or utc_now()), covers=covers, name=path.name)
    report = Report(path.name, extract.feed.name, file.table.headings, dry_run, taken_at=extract.taken_at)
    report.notes.extend(_notes(file, found, profile.order(source.name)))
    report.notes.extend(_unlocated(file, source, profile))
    if dry_run:
        context = _context(file, source, profile, found, extract.taken_at)
        deque(_staged(file, source, context, report, progress, whole=False), maxlen=0)
        return report
    if writer is None or identity is None:
        raise Misconfigured("expected a writer and an identity, unless it is a dry run")
    opened = writer.open(identity, extract)
    report.extract, report.taken_at, report.went_on_from = opened.id, opened.taken_at, opened.done
    report.already_in, report.covers = opened.complete, None if source.name == LOCATIONS else opened.covers
    context = _context(file, source, profile, found, opened.taken_at)
    rows = _staged(file, source, context, report, progress, whole=not (file.mended or found.damaged))
    if opened.complete:
        deque(rows, maxlen=0)
    else:
        extract = replace(extract, taken_at=opened.taken_at)
        for drafted in _ahead(_drafted(rows, extract, opened, writer, batch)):
            report.tally.add(writer.put(identity, drafted, opened))
            progress("put", drafted.batch.done, found.last_line)
        whole = report.all_in and not file.mended
        report.tally.add(writer.finish(identity, opened, whole=whole, confirmed=confirmed))
    return report


def _surveyed(file: Mapped, source: Source, progress: Progress) -> Surveyed:
    for found in survey(file, source):
        progress("survey", file.table.position, file.table.size)
        if found is not None:
            return found
    raise AssertionError("unreachable")


def _extract(file: Mapped, source: Source, profile: Profile, found: Surveyed, taken_at: str) -> ExtractFile:
    """The file as an extract of its feed; a column proved to be month first is part of how it is staged."""
    turned = [column for column, order in sorted(found.orders(profile.order(source.name)).items()) if order == "mdy"]
    staged_by = " ".join((source.name, source.version, profile.digest(source.name), *turned))
    feed, classes = profile.feed(source.name), profile.classes(source, file.headings)
    table = profile.table(source.name)
    return ExtractFile(
        feed,
        file.table.digest,
        taken_at,
        staged_by,
        classes,
        covers_days=table.covers_days,
        rhythm_days=table.rhythm_days or 0,
    )


def _context(file: Mapped, source: Source, profile: Profile, found: Surveyed, taken_at: str) -> Context:
    return profile.context(
        source,
        taken_on=date.fromisoformat(london_day(taken_at)),
        orders=found.orders(profile.order(source.name)),
        headings=file.headings,
        epoch=file.table.epoch,
        repeated=found.repeated,
    )


def _staged(
    file: Mapped, source: Source, context: Context, report: Report, progress: Progress, *, whole: bool
) -> Iterator[StagedRow]:
    """Every good row, staged; the others go to the report. If the file is not `whole`, what its rows leave out closes nothing."""
    shared = repeated(file, source, context)
    copies: dict[int, int] = {}
    for line in file.lines():
        if isinstance(line, BadRow):
            report.refuse(RefusedRow(line.line, (Fault(line.column, line.value, line.expected),), dict(line.values)))
            continue
        if line.line in shared.refusals:
            report.refuse(_refused(file, line, {(shared.refusals[line.line], 0): None}))
            continue
        outcomes = [(source.stage(row.values, context), number) for row, number in line.rows]
        if refusals := {(r, n): None for outcome, n in outcomes if not isinstance(outcome, Staged) for r in outcome}:
            report.refuse(_refused(file, line, refusals))
            continue
        good = [outcome for outcome, _ in outcomes if isinstance(outcome, Staged)]
        _warn(file, line, good, report)
        report.rows += 1
        for one in good:
            report.parts += len(one.parts)
            staged = StagedRow(line.line, one.parts, one.reference, whole=whole, classes=one.classes)
            if one.reference:
                yield shared.with_others(staged)
            else:
                yield from (replace(each, copy=_copy(each, copies)) for each in apart(staged))
        if report.rows % 500 == 0:
            progress("stage", file.table.position, file.table.size)
    progress("stage", file.table.size, file.table.size)


def _warn(file: Mapped, line: Line, good: Iterable[Staged], report: Report) -> None:
    """Note once what is worth a look in a row of the file, however many rows its groups make of it."""
    for column in dict.fromkeys(column for row, _ in line.rows for column in row.stripped):
        report.warn(line.line, file.heading(column), "no invisible characters; they were taken out")
    for doubt in dict.fromkeys(doubt for one in good for doubt in one.doubts):
        report.warn(line.line, file.heading(doubt.column), doubt.expected)
    if not line.rows:
        report.warn(line.line, "", "a group that is filled: nothing was made of this row")


def _copy(row: StagedRow, copies: dict[int, int]) -> int:
    """Which of the identical rows without a reference this is, in the order of the file."""
    digest = fingerprint(row_digest(row))
    copies[digest] = number = copies.get(digest, -1) + 1
    return number


def _refused(file: Mapped, line: Line, refusals: Iterable[tuple[Refusal, int]]) -> RefusedRow:
    """A row of the file that was not taken in; a fault in a group stands under that group's own heading."""
    faults = dict.fromkeys(Fault(file.heading(r.column, number), r.value, r.expected) for r, number in refusals)
    return RefusedRow(line.line, tuple(faults), dict(line.values))


def _drafted(
    rows: Iterator[StagedRow], extract: ExtractFile, opened: Opened, writer: Writer, size: int
) -> Iterator[Drafted]:
    """The rows in batches, each drafted already; rows that went in before an earlier run was stopped are passed over."""
    held: list[StagedRow] = []
    for row in (row for row in rows if row.line > opened.done):
        if len(held) >= size and row.line != held[-1].line:
            yield writer.draft(Batch(extract, tuple(held), held[-1].line), opened)
            held = []
        held.append(row)
    if held:
        yield writer.draft(Batch(extract, tuple(held), held[-1].line), opened)


def _ahead(made: Iterator[T]) -> Iterator[T]:
    """The same things, each made in another thread while the one before it is used."""
    with ThreadPoolExecutor(1) as worker:
        ready = worker.submit(next, made, None)
        while (one := ready.result()) is not None:
            ready = worker.submit(next, made, None)
            yield one


def _notes(file: Mapped, found: Surveyed, order: str | None) -> Iterator[str]:
    yield from file.table.notes
    for heading in file.unread:
        yield f"The column {heading} is not in the profile and was not read."
    for heading in file.absent:
        yield f"The profile's column {heading} is not in the file."
    for column, verdict in sorted(found.verdicts.items()):
        heading = file.heading(column)
        if verdict == "contradictory":
            yield f"In {heading} some dates are day first, others month first: those that could be either are refused."
        elif verdict == "unsettled" and order is None:
            yield f"In {heading} nothing shows whether day or month comes first, and the profile does not say: which is it?"


def _unlocated(file: Mapped, source: Source, profile: Profile) -> Iterator[str]:
    """What cannot be noticed of the coordinates in a file because nobody has said where its agency works."""
    located = any(column.reads in ("degrees", "metres") and column.name in file.headings for column in source.columns)
    if located and profile.area is None:
        yield (
            f"No area is registered for {profile.agency}: exchanged coordinates and a lost minus are noticed only where they "
            "lead out of the country. `sightline agency area` registers it."
        )
