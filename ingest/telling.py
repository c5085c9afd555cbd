"""Rows about tellings, such as interviews and meetings: which columns speak of the telling, and which of what it tells of.

A telling is not a happening. An interview on 13 March, in which C1 told C24 what happened at a bus station on 10 March, is one row:

    reference  kind              told_at     told_by  told_to  happened_from  place        people
    K2         return_interview  2026-03-13  C1       C24      2026-03-10     Bus Station  C1:subject

It speaks of two events. The row's own event is the telling, K2: on 13 March C1 and C24 took part in it, and it concerns C1. The other
is the happening, which K2 tells of: on 10 March, at the bus station, C1 was involved in it. It has no reference here; `tells_of`
could name one. The row of a theft, with nothing about a telling, speaks of one event, which is its own and what happened.

The columns `told_at`, `told_place`, `told_by`, `told_to` and `tells_of` are of the telling; `happened_*`, `place_*`, `people` and the
like are of the happening. If a row has only one date and one place, its profile says for each kind of event of which of the two they
are; if the profile does not, the kind decides (`DATES`). Columns come before kinds: an interview with a `told_at` has its own date
there, and its `happened_from` is of what was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.model.facts import Link, Mention
from graph_service.model.kinds import PLACE_KINDS, TELLINGS
from graph_service.model.times import ALWAYS, Bounds
from graph_service.model.vocabulary import EntityKind
from ingest.cells import Cells
from ingest.places import Placed, at, place_columns
from ingest.source import Column, Dating

HAPPENED = ("happened_from", "happened_to")
TOLD = (
    Column("told_at", "When it was told or held, where that is not when it happened", "time"),
    Column("told_by", "Who told it: REF; REF@system", "references"),
    Column("told_to", "To whom: REF; REF@system", "references"),
    Column("tells_of", "The episode or event that it tells of: REF or REF@system", "reference"),
)
TOLD_PLACE = place_columns("told_place", "Where it was told or held", kinds=PLACE_KINDS)

PAPER = ("meeting", "plan", "visit")
"""Our own work: being talked about in it together is no link, and where it was held is nobody's whereabouts."""

DATES: Mapping[str, Dating | None] = {
    **dict.fromkeys(TELLINGS, "telling"),
    **dict.fromkeys(("intelligence", "disclosure"), None),
}
"""By kind of event, of what the one date and place of a row are, unless its profile says otherwise.

None: the profile must say. Any kind that is not here: of the happening.
"""

_TOLD, _TOLD_PLACE = (tuple(column.name for column in columns) for columns in (TOLD, TOLD_PLACE))
_SUBJECTS = ("subject", "missing", "victim")
"""The roles of those whom a telling is about."""


@dataclass(frozen=True)
class Reading:
    """Of which event each group of a row's columns speaks; as it stands here, of a row that is no telling."""

    telling: bool = False
    """Whether the row's own event is a telling."""
    date_of_happening: bool = True
    """Whether `happened_*` are of the happening, and not of the telling."""
    place_of_happening: bool = True
    """Whether `place_*` are of the happening, and not of the telling."""
    people_in_happening: bool = True
    """Whether people, vehicles and phones were in the happening, and not only talked about."""
    dates_both: bool = False
    """Whether the row is a telling that also says when the happening was."""


def reading(cells: Cells) -> Reading:
    """How to read a row's columns; a row is refused if nobody has said of what the one date of its kind is."""
    kind = cells.code("kind")
    on_paper = kind in PAPER
    one_date = _one_date(cells, kind)
    if one_date == "happening" and not cells.has(*_TOLD, *_TOLD_PLACE):
        return Reading()
    date_of_happening = one_date == "happening" or cells.has("told_at")
    dates_both = date_of_happening and cells.has(*HAPPENED)
    # a row with a told_at says where the happening was; a meeting with one says that only if it also dates the happening
    told_elsewhere = cells.has("told_at") and (dates_both or not on_paper)
    return Reading(
        telling=True,
        date_of_happening=date_of_happening,
        place_of_happening=one_date == "happening" or cells.has(*_TOLD_PLACE) or told_elsewhere,
        people_in_happening=dates_both or not on_paper or cells.has("tells_of"),
        dates_both=dates_both,
    )


def _one_date(cells: Cells, kind: str) -> Dating:
    """Of what the one date and place of a row of this kind are, if it has only one of each."""
    stated = cells.context.dates.get(kind, "happening")
    if stated is None and "told_at" not in cells.context.stands:
        cells.refuse("kind", "a heading for told_at, or a profile that says of what the one date of this kind is")
    return stated or "happening"


@dataclass(frozen=True)
class RowEvents:
    """The two events a row speaks of, and when each was; if the row is no telling, the two are one and the same event."""

    kind: str
    reading: Reading
    own_event: Mention
    own_time: Bounds
    happening: Mention
    happened: Bounds

    @property
    def tells_of_it(self) -> tuple[Link, ...]:
        """The statement that the telling tells of the happening; none where the row is no telling."""
        return (self.concerns(self.happening, "told_of"),) if self.reading.telling else ()

    def concerns(self, thing: Mention, role: str) -> Link:
        """The statement that the telling concerns something."""
        return Link("CONCERNS", self.own_event, thing, self.own_time, {"role": role})

    def took_part(self, person: Mention, role: str) -> Link:
        """The statement that somebody took part in the telling: told it, or was told."""
        return Link("TOOK_PART", person, self.own_event, self.own_time, {"role": role})

    def involves(self, thing: Mention, role: str) -> tuple[Link, ...]:
        """The statements that somebody or something was in the happening, and that the telling is about that person.

        If they were only talked about, as in a meeting, the one statement is that. Without a role, none is said.
        """
        if not self.reading.people_in_happening:
            return (self.concerns(thing, "discussed"),)
        link = Link("INVOLVED_IN", thing, self.happening, self.happened, {"role": role} if role else {})
        about = self.reading.telling and thing.kind is EntityKind.PERSON and role in _SUBJECTS
        return (link, self.concerns(thing, "subject")) if about else (link,)

    def was_at(self, placed: Placed) -> tuple[Link, ...]:
        """The statements that the happening was at a place, and that the telling tells of it."""
        part = "visited" if self.kind == "return_interview" and self.reading.telling else "occurred"
        return (*self.tells_of_it, *at(self.happening, part, self.happened)(placed))

    def was_held_at(self, placed: Placed) -> tuple[Link, ...]:
        """The statement that the telling was held at a place, which makes it nobody's whereabouts."""
        return (self.concerns(placed.mention, "held_at"),)


def events_of(cells: Cells) -> RowEvents:
    """The events a row speaks of; one whose end is not stated ended when it began."""
    kind, read_as = cells.code("kind"), reading(cells)
    own_event = (
        cells.mention(EntityKind.EVENT, "reference")
        if cells.has("reference")
        else cells.slot(EntityKind.EVENT, "event")
    )
    dated = cells.between("happened_from", "happened_to" if cells.has("happened_to") else "happened_from")
    if not read_as.telling:
        return RowEvents(kind, read_as, own_event, dated, own_event, dated)
    own_time, happened = (cells.when("told_at"), dated) if read_as.date_of_happening else (dated, ALWAYS)
    return RowEvents(kind, read_as, own_event, own_time, _happening(cells, own_event), happened)


def _happening(cells: Cells, own_event: Mention) -> Mention:
    """The event that a telling tells of: the one that `tells_of` names, else one known only by this row."""
    if not cells.has("tells_of"):
        return cells.slot(EntityKind.EVENT, "told of")
    happening = cells.mention(EntityKind.EVENT, "tells_of")
    if happening == own_event:
        cells.refuse("tells_of", "the reference of another event than the row's own")
    return happening
