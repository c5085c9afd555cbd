"""What has been loaded, as a form needs to know it: from the answer of `coverage`, so it is what the reader may see."""

from collections.abc import Iterable
from datetime import date

from graph_service.model.moments import london
from graph_service.model.times import utc_now
from graph_service.questions.coverage import Coverage
from graph_service.web.fields import Loaded


def loaded(rows: Iterable[Coverage]) -> Loaded:
    """The last day that files cover, today at the latest, and whose files they are."""
    held, today = list(rows), london(utc_now()).date()
    covered = [date.fromisoformat(span.last) for row in held for span in row.spans]
    return Loaded(min(max(covered, default=today), today), tuple(sorted({row.agency for row in held})))
