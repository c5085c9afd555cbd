"""Which days do the files cover that were loaded: by agency and source, with the gaps?

What a file covers is declared by whoever sends it (`sightline ingest --covers FROM..TO`, or its profile), never measured: a day that
no file covers may have been quiet or may never have been sent, and one that a file covers may still lack rows. Where nothing was
declared, a file covers the day it was taken alone. No count of rows is kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_service.analysis.coverage import gaps, run_together, within
from graph_service.lookups.files import Covering, covering_files
from graph_service.model.coverage import Days
from graph_service.model.question import OUT_OF_ORDER, Asking, Found, Params, Question, Row
from graph_service.model.times import EARLIEST, LATEST, london_day

FILES = 20
"""How many files of an agency's source are listed, the newest."""


class CoverageParams(Params):
    """A period, or all that was ever covered."""

    since: date | None = Field(default=None, description="First Europe/London day; left out, from the first covered.")
    until: date | None = Field(default=None, description="Last day; left out, to the last covered.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(OUT_OF_ORDER)
        return self

    def period(self) -> Days | None:
        """From `since` to `until`, where both are given."""
        return Days(self.since.isoformat(), self.until.isoformat()) if self.since and self.until else None


class Span(BaseModel):
    """A run of Europe/London days, both inclusive."""

    model_config = ConfigDict(frozen=True)

    first: str
    last: str


class CoveringFile(BaseModel):
    """One file and the days it is declared to cover."""

    model_config = ConfigDict(frozen=True)

    extract: str = Field(description="The id of the extract.")
    taken: str = Field(description="The day the agency took it.")
    first: str
    last: str


class Coverage(Row):
    """What the files of one source of an agency cover."""

    agency: str
    source: str
    spans: tuple[Span, ...] = Field(description="The days covered, run together; within the period asked about.")
    gaps: tuple[Span, ...] = Field(description="The days between them, which no file covers.")
    newest: str = Field(description="The day on which the newest of these files was taken.")
    files: tuple[CoveringFile, ...] = Field(description=f"These files, the newest first, at most {FILES}.")
    more_files: int = Field(ge=0)


def _steps(ask: Asking, params: CoverageParams) -> Found[Coverage]:
    period = Days(str(params.since or EARLIEST[:10]), str(params.until or LATEST[:10]))
    found: dict[tuple[str, str], list[Covering]] = {}
    for file in covering_files(ask):
        if within([file.days], period):
            found.setdefault((file.agency, file.source), []).append(file)
    return Found([_coverage(ask, *key, files, period) for key, files in sorted(found.items())])


def _coverage(ask: Asking, agency: str, source: str, files: Sequence[Covering], period: Days) -> Coverage:
    shown = files[:FILES]
    spans = within(run_together(file.days for file in files), period)
    return Coverage(
        agency=agency,
        source=source,
        spans=_spans(spans),
        gaps=_spans(gaps(spans)),
        newest=london_day(files[0].taken_at),
        files=tuple(CoveringFile(extract=f.extract, taken=london_day(f.taken_at), **f.days._asdict()) for f in shown),
        more_files=len(files) - len(shown),
        evidence=ask.evidence(file.said for file in shown)[0],
        more_evidence=len(files) - len(shown),
    )


def _spans(days: Iterable[Days]) -> tuple[Span, ...]:
    return tuple(Span(**one._asdict()) for one in days)


QUESTION = Question(
    name="coverage",
    asks="Which days do the files cover that were loaded: by agency and source, with the gaps?",
    params=CoverageParams,
    row=Coverage,
    uses=("covering-files",),
    steps=_steps,
    example={"since": "2026-01-01", "until": "2026-03-31"},
)
