"""Brings a file of places into the register: reads it by its form, leaves out what was ever called a home, puts the rest."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph_service.access import Identity
from graph_service.errors import BadInput
from graph_service.files import private_text
from graph_service.model.register import REGISTER
from graph_service.spelling import Unclean
from graph_service.spelling.places import uprn
from graph_service.writer import Candidate, Writer
from ingest.mapped import MENDING, mapped
from ingest.profile import Profile
from ingest.read import BadRow, read
from ingest.register import features, tables
from ingest.register.offered import Found, Offered, PassedOver, unread
from ingest.report import Report
from ingest.run import Progress, ingest, quiet
from ingest.sources.locations import SOURCE
from ingest.tables import FeedTable

_COLUMNS = [column.name for column in SOURCE.columns]


@dataclass(frozen=True)
class Options:
    """What a form may need from whoever brings the file: where postcodes lie, and which properties bear a ward's code and name."""

    postcodes: Path | None = None
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Brought:
    """What became of a file: the report of the rows offered, what was passed over by reason, and which look like somebody's home."""

    report: Report
    passed_over: dict[str, int]
    held_back: tuple[str, ...]
    """The references of places left out because that is what somebody called a home, placement or refuge."""

    def sentences(self) -> Iterable[str]:
        """All that is to be said of it."""
        yield from self.report.sentences()
        for reason, number in sorted(self.passed_over.items()):
            yield f"Passed over: {number:,} {reason}."
        if self.held_back:
            shown = ", ".join(self.held_back[:20]) + (" ..." if len(self.held_back) > 20 else "")
            yield (
                f"Left out: {len(self.held_back):,} whose name or UPRN somebody has called a home, placement or refuge. "
                f"If one is none, run it again with --confirm and its reference: {shown}"
            )

    def json(self) -> dict[str, object]:
        """For `--json`."""
        return {**self.report.json(), "passed_over": self.passed_over, "held_back": list(self.held_back)}


def _plain(path: Path, _: Options) -> Found:
    """A table under the canonical headings."""
    for row in mapped(read(path), SOURCE, _profile("csv", full=False)).rows():
        yield unread(row) if isinstance(row, BadRow) else Offered(row.line, row.values)


def _osm(path: Path, _: Options) -> Found:
    found = features.pbf(path) if path.name.endswith((".pbf", ".osm")) else features.features(path)
    return features.osm(found)


FORMS: dict[str, Callable[[Path, Options], Found]] = {
    "csv": _plain,
    "geojson": lambda path, _: features.geojson(features.features(path)),
    "schools": lambda path, options: tables.schools(read(path), options.postcodes),
    "naptan": lambda path, _: tables.naptan(read(path)),
    "osm": _osm,
    "food": lambda path, _: tables.food(read(path)),
    "wards": lambda path, options: features.wards(features.features(path), options.code, options.name),
}
"""The forms of file that an installation may have; each is a feed of its own, so a full file closes only entries of its own form."""


def bring(
    path: Path,
    form: str,
    writer: Writer,
    identity: Identity,
    options: Options = Options(),
    *,
    taken_at: str | None = None,
    full: bool = False,
    confirmed: frozenset[str] = frozenset(),
    closing: bool = False,
    progress: Progress = quiet,
) -> Brought:
    """Bring a file of places in. `confirmed` are the references of places to go in though somebody called them a home.

    `full`: what an earlier file of this form held and this one does not is closed, `closing` even where that is over a tenth.
    """
    if not path.is_file():
        raise BadInput(f"there is no file to read at {path.name}")
    found = [*FORMS[form](path, options)]
    offered = [one for one in found if isinstance(one, Offered)]
    passed = [one for one in found if isinstance(one, PassedOver)]
    homes = _homes(writer, identity, offered, confirmed)
    kept = [one for one in offered if id(one) not in homes]
    whole = not (any(one.unread for one in passed) or (form == "csv" and MENDING[0] in read(path).headings))
    with TemporaryDirectory(prefix="sl-places-") as folder:
        table = _written(Path(folder) / f"{path.stem}.csv", kept)
        profile = _profile(form, full=full and whole)
        report = ingest(
            table, SOURCE, profile, writer, identity, taken_at=taken_at, confirmed=closing, progress=progress
        )
    _renumber(report, kept)
    report.notes.extend(_notes(offered, form, closes_nothing=full and not whole))
    back = tuple(sorted(one.values.get("reference", "") for one in offered if id(one) in homes))
    return Brought(report, dict(Counter(one.reason for one in passed)), back)


def _homes(writer: Writer, identity: Identity, offered: Sequence[Offered], confirmed: frozenset[str]) -> set[int]:
    asked = [one for one in offered if one.values.get("reference", "").strip() not in confirmed]
    return {id(asked[n]) for n in writer.homes_among(identity, [*map(_candidate, asked)])}


def _candidate(one: Offered) -> Candidate:
    names = [one.values.get("name", ""), *one.values.get("other_names", "").split(";")]
    return Candidate(frozenset(_uprns(one.values.get("uprns", ""))), frozenset(filter(None, map(str.strip, names))))


def _uprns(text: str) -> Iterable[str]:
    for one in text.split(";"):
        try:
            yield uprn(one)
        except Unclean:
            continue  # staging refuses the row


def _profile(form: str, *, full: bool) -> Profile:
    """How rows under the canonical columns are read, as the register's own feed of that form."""
    table = FeedTable(system=form, full=full)
    return Profile(agency=REGISTER, title="The place register", sources={SOURCE.name: table})


def _written(path: Path, rows: Iterable[Offered]) -> Path:
    """The rows as a table, a line each, for its owner alone."""
    with private_text(path) as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        table.writerows([" ".join(one.values.get(name, "").split()) for name in _COLUMNS] for one in rows)
    return path


def _renumber(report: Report, rows: Sequence[Offered]) -> None:
    """Let a report name rows by where they stand in the file that was brought."""
    report.refused_rows[:] = [replace(row, line=rows[row.line - 2].at) for row in report.refused_rows]
    for warned in report.warnings.values():
        warned.lines[:] = [rows[line - 2].at for line in warned.lines]


def _notes(offered: Iterable[Offered], form: str, *, closes_nothing: bool) -> Iterable[str]:
    if form == "schools" and (bare := sum(not one.values.get("easting") for one in offered)):
        yield f"{bare:,} have no point: give their postcodes' grid references with --postcodes."
    if closes_nothing:
        yield "Not every row could be read, or these are mended rows: nothing is closed."
