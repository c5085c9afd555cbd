"""The looks at a person as they are listed for a reader: of the days wanted, those with a reason first; and what cannot be told."""

from collections.abc import Iterable

from graph_service.model.looks import Been, Looks, Recorded, WhoSawParams
from graph_service.model.times import utc_text
from graph_service.model.vocabulary import Purpose


def listed(params: WhoSawParams, purpose: Purpose, now: str, been: Been, told: Recorded, only: str | None) -> Looks:
    """The looks of the days wanted, at most so many; `only`: the one agency of whose staff the reader is told.

    First stand those for which a reason had to be given: of a child of whom the agency of whoever looked holds no record.
    """
    first, last = params.bounds()
    before = utc_text(params.seen_by) if params.seen_by else None
    wanted = [
        look for look in reversed(told.looks) if first <= look.at <= last and (before is None or look.at < before)
    ]
    wanted.sort(key=lambda look: not look.reason)
    return Looks(
        entity=params.entity,
        purpose=purpose,
        known_at=now,
        ids=tuple(sorted(been.entities)),
        looks=tuple(wanted[params.skip : params.skip + params.most]),
        more=max(0, len(wanted) - params.skip - params.most),
        notes=tuple(_untold(been, told, only)),
        verified=told.verified,
    )


def _untold(been: Been, told: Recorded, only: str | None) -> Iterable[str]:
    if only is not None:
        yield f"Only looks by the staff of {'the installation itself' if only == '*' else only} are told."
    if been.shared:
        yield "One of these ids has also stood for somebody or something else: looks at it then are here too."
    if told.unnamed:
        yield f"Answers from before the record named the people shown, which can be told of none: {told.unnamed:,}."
    if told.damaged:
        yield f"Lines of the record that do not follow from the one before: {told.damaged:,}. Run `sightline audit verify`."
