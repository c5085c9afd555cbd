"""The card of a row of `coverage`: the days that the files of one source of an agency cover."""

from collections.abc import Iterator

from graph_service.analysis.coverage import in_words
from graph_service.cards.telling import Card, Telling, count
from graph_service.model.coverage import Days
from graph_service.questions.coverage import Coverage, Span


def card(row: Coverage, told: Telling) -> Card:
    """The days that are covered, the days between them that no file covers, and the files."""
    spans = "; ".join(map(_days, row.spans))
    return Card(f"{row.agency}, {row.source}: {spans}", tuple(_lines(row, told)))


def _lines(row: Coverage, told: Telling) -> Iterator[str]:
    if row.gaps:
        yield f"No file covers {'; '.join(map(_days, row.gaps))}."
    yield "Files, the newest first:"
    for file in row.files:
        yield f"  {file.extract}, taken {told.value(file.taken)}, covers {_days(Span(first=file.first, last=file.last))}"
    if row.more_files:
        yield f"  and {count(row.more_files, 'file')} more."


def _days(span: Span) -> str:
    return in_words(Days(span.first, span.last))
