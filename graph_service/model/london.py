"""Times as answers give them: Europe/London, to the precision known, in words besides, and nothing where a bound is open.

Rows hold the graph's own text, to sort and compare by. Whatever leaves as JSON, over the API and by `--json`, goes through the three
types here: a field of a row that holds a time is one of them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from graph_service.model import moments
from graph_service.model.times import Bounds


class Moment(BaseModel):
    """One time, as an answer gives it."""

    at: str | None = Field(
        description="A day, 2026-03-02, or a clock, 2026-03-02T16:20+00:00; none if it is not known."
    )
    words: str = Field(description="The same in words.")


class Between(BaseModel):
    """The bounds of a time, as an answer gives them."""

    earliest: str | None = Field(
        description="A year, 2026, a month, 2026-03, a day or a clock, with which it began at the earliest; none if that is open."
    )
    latest: str | None = Field(description="The same, with all of which it ended at the latest.")
    precision: str = Field(
        description="How precisely that was said: minute, hour, day, month, year, about, or unknown."
    )
    words: str = Field(description="The same in words.")


def _between(bounds: Bounds) -> Between:
    since, until = moments.bound(bounds.start), moments.bound(bounds.end)
    return Between(
        earliest=since and _text(since, moments.began(since, bounds.precision), _STARTS),
        latest=until and _text(until, moments.ended(until, bounds.precision), _STOPS),
        precision=bounds.precision,
        words=moments.when(bounds.start, bounds.end, bounds.precision),
    )


def _dated(moment: str) -> Moment:
    shown = moments.bound(moment)
    if shown is None:
        return Moment(at=None, words=moments.UNKNOWN)
    edge = min(moments.began(shown, "day"), moments.ended(shown, "day"))
    return Moment(at=_text(shown, edge, (*_STARTS, *_STOPS)), words=moments.at(moment))


def _instant(moment: str) -> Moment:
    return Moment(at=_clock(moments.london(moment), "microseconds"), words=moments.at(moment))


_STARTS, _STOPS = ((0, 0),), ((59, 999_999),)
"""The second and microsecond at which a minute of the clock begins, and ends."""


def _text(shown: datetime, edge: int, whole: tuple[tuple[int, int], ...]) -> str:
    """The year, month or day at whose edge a time lies, else its minute, else all of it."""
    if edge < len(_TO):
        return shown.date().isoformat()[: _TO[edge]]
    return _clock(shown, "minutes" if (shown.second, shown.microsecond) in whole else "auto")


_TO = (4, 7, 10)
"""How much of `YYYY-MM-DD` says a year, a month, a day."""


def _clock(shown: datetime, finest: str) -> str:
    """With its offset; in UTC where London's was no whole minutes, before 1847."""
    offset = shown.utcoffset()
    odd = offset is not None and offset.seconds % 60
    return (shown.astimezone(UTC) if odd else shown).isoformat(timespec=finest)


def _leaves_as(shape: type[BaseModel], made: Callable[[Any], BaseModel]) -> tuple[PlainSerializer, WithJsonSchema]:
    """How a value leaves as JSON, and the schema of that.

    The schema is written out, for pydantic loses a model that a serializer gives where it stands in nested rows ("was never filled").
    """
    leaves = PlainSerializer(
        lambda value: made(value).model_dump(), return_type=dict[str, str | None], when_used="json"
    )
    return leaves, WithJsonSchema(shape.model_json_schema(), mode="serialization")


When = Annotated[Bounds, *_leaves_as(Between, _between)]
"""The widest bounds a statement allows for when something was so."""

Dated = Annotated[str, *_leaves_as(Moment, _dated)]
"""When somebody else wrote something down or took a file: a day where it is the first or the last moment of one, else a clock."""

Instant = Annotated[str, *_leaves_as(Moment, _instant)]
"""A moment of our own clock, to the microsecond: its `at` is taken back as a parameter and means the same."""


def _given_back(value: object) -> object:
    """What an answer gave as an `Instant`, as the text in it."""
    return value["at"] if isinstance(value, dict) and value.keys() == Moment.model_fields.keys() else value


GivenBack = BeforeValidator(_given_back)
"""Takes a moment as an answer gives it, besides the text in it."""
