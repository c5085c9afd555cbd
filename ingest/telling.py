"""A telling is not a happening: of which of the two a row's columns speak, and what is said of each.

`told_at`, `told_place`, `told_by`, `told_to` and `tells_of` speak of a telling; `happened_*`, `place_*` and `people` of what
happened. A row with one date and one place leaves open of which they are: its profile says it for each kind of event, else the kind
does. Columns decide, not kinds: an interview with a `told_at` has its own date there, and its `happened_from` is of what was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.model.facts import Link, Mention
from graph_service.model.kinds import PLACE_KINDS
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
    **dict.fromkeys(("return_interview", *PAPER), "telling"),
    **dict.fromkeys(("intelligence", "disclosure"), None),
}
"""What a feed's one date and place are, by kind, unless its profile says otherwise; None: it must. Any other kind is a happening."""

_TOLD, _TOLD_PLACE = (tuple(column.name for column in columns) for columns in (TOLD, TOLD_PLACE))
_SUBJECTS = ("subject", "missing", "victim")
"""The roles of those whom a telling is about."""


@dataclass(frozen=True)
class Reading:
    """What the columns of a row speak of: with no telling all of them speak of the row's own event, which happened."""

    telling: bool = False
    """The row's own event is a telling."""
    dated: bool = True
    """`happened_*` are of what happened; else of the telling."""
    happened: bool = False
    """The row is a telling, and also says when that happened which it tells of."""
    placed: bool = True
    """`place_*` are of what happened; else of the telling."""
    took_part: bool = True
    """People, vehicles and phones were in what happened; else they were talked about."""


def reading(cells: Cells) -> Reading:
    """How to read a row's columns; a kind of which nobody has said what its one date is refuses the row."""
    kind = cells.code("kind")
    its_date = _its_date(cells, kind)
    if its_date == "happening" and not cells.has(*_TOLD, *_TOLD_PLACE):
        return Reading()
    dated = its_date == "happening" or cells.has("told_at")
    happened = dated and cells.has(*HAPPENED)
    told_beside = cells.has("told_at") and (happened or kind not in PAPER)
    return Reading(
        telling=True,
        dated=dated,
        happened=happened,
        placed=its_date == "happening" or cells.has(*_TOLD_PLACE) or told_beside,
        took_part=happened or kind not in PAPER or cells.has("tells_of"),
    )


def _its_date(cells: Cells, kind: str) -> Dating:
    """What the row's one date and place are; where `told_at` stands in the file, the other columns are of what happened."""
    stated = cells.context.dates.get(kind, "happening")
    if stated is None and "told_at" not in cells.context.stands:
        cells.refuse("kind", "a heading for told_at, or a profile that says of what the one date of this kind is")
    return stated or "happening"


@dataclass(frozen=True)
class Spoken:
    """What a row speaks of: its own event, and what happened; that is the same event, unless its own is a telling."""

    kind: str
    reading: Reading
    own: Mention
    held: Bounds
    what: Mention
    happened: Bounds

    @property
    def tells_of_it(self) -> tuple[Link, ...]:
        """That the row's own event tells of what happened; nothing where it is what happened."""
        return (self.concerns(self.what, "told_of"),) if self.reading.telling else ()

    def concerns(self, thing: Mention, role: str) -> Link:
        """That the telling concerns something."""
        return Link("CONCERNS", self.own, thing, self.held, {"role": role})

    def took_part(self, person: Mention, role: str) -> Link:
        """That somebody told it, or was told."""
        return Link("TOOK_PART", person, self.own, self.held, {"role": role})

    def involves(self, thing: Mention, role: str) -> tuple[Link, ...]:
        """That somebody or something was in what happened, and whom a telling is about; of paper, that it was talked about."""
        if not self.reading.took_part:
            return (self.concerns(thing, "discussed"),)
        link = Link("INVOLVED_IN", thing, self.what, self.happened, {"role": role})
        about = self.reading.telling and thing.kind is EntityKind.PERSON and role in _SUBJECTS
        return (link, self.concerns(thing, "subject")) if about else (link,)

    def was_at(self, placed: Placed) -> tuple[Link, ...]:
        """That what happened was there; of a telling, that it tells of that."""
        part = "visited" if self.kind == "return_interview" and self.reading.telling else "occurred"
        return (*self.tells_of_it, *at(self.what, part, self.happened)(placed))

    def was_held_at(self, placed: Placed) -> tuple[Link, ...]:
        """That the telling was there: nobody's whereabouts."""
        return (self.concerns(placed.mention, "held_at"),)


def spoken(cells: Cells) -> Spoken:
    """The events a row speaks of; with no end said, each ended when it began."""
    kind, how = cells.code("kind"), reading(cells)
    own = (
        cells.mention(EntityKind.EVENT, "reference")
        if cells.has("reference")
        else cells.slot(EntityKind.EVENT, "event")
    )
    when = cells.between("happened_from", "happened_to" if cells.has("happened_to") else "happened_from")
    if not how.telling:
        return Spoken(kind, how, own, when, own, when)
    held, happened = (cells.when("told_at"), when) if how.dated else (when, ALWAYS)
    return Spoken(kind, how, own, held, _what(cells, own), happened)


def _what(cells: Cells, own: Mention) -> Mention:
    """What a telling tells of: the event it names, else one of the row's own."""
    if not cells.has("tells_of"):
        return cells.slot(EntityKind.EVENT, "told of")
    what = cells.mention(EntityKind.EVENT, "tells_of")
    if what == own:
        cells.refuse("tells_of", "the reference of another event than the row's own")
    return what
