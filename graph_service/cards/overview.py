"""The card of a row of `overview`: what the files of one source from one system of an agency hold, and how fresh they are."""

from collections.abc import Iterator, Sequence

from graph_service.analysis.coverage import in_words
from graph_service.cards.telling import Card, Telling, count, words
from graph_service.model.coverage import Days
from graph_service.questions.overview import Counted, Overview


def card(row: Overview, told: Telling) -> Card:
    """What there is of each kind, written down when, and how old the newest file is."""
    return Card(f"{row.agency}, {row.source} ({row.system})", tuple(_lines(row, told)))


def _lines(row: Overview, told: Telling) -> Iterator[str]:
    yield from _counted("Things", row.things)
    yield from _counted("Events", row.events)
    yield (
        f"Newest file taken {told.value(row.newest)}."
        if row.newest
        else "You may see of none of its files when it was taken."
    )
    if row.rhythm_days:
        late = f"; {count(row.late_days, 'day')} late" if row.late_days else ""
        yield f"A file is expected every {count(row.rhythm_days, 'day')}{late}."


def _counted(title: str, kinds: Sequence[Counted]) -> Iterator[str]:
    if kinds:
        yield f"{title}, and when their records were written down:"
    for one in kinds:
        yield f"  {words(one.kind)}: {one.number:,}, {in_words(Days(one.first, one.last))}"
