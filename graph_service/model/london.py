"""Times as answers give them: Europe/London, only as precise as is known, also in words, and null where a bound is open.

In Python a row holds a time as the graph's own text, to sort and compare by. As JSON, over the API and by `--json`, it is written as
one of the three types below; so every field of a row that holds a time has one of these types.
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
"""The second and microsecond at which a minute of the clock begins, and at which it ends."""


def _text(shown: datetime, edge: int, whole: tuple[tuple[int, int], ...]) -> str:
    """A time as text: its year, month or day if it lies at the edge of one (`edge`), else to the minute, the second, or in full."""
    if edge < len(_TO):
        return shown.date().isoformat()[: _TO[edge]]
    if (shown.second, shown.microsecond) in whole:
        return _clock(shown, "minutes")
    return _clock(shown, "seconds" if shown.microsecond in {edge for _, edge in whole} else "auto")


_TO = (4, 7, 10)
"""How many characters of `YYYY-MM-DD` give a year, a month, a day."""


def _clock(shown: datetime, finest: str) -> str:
    """A clock with its offset from UTC; in UTC itself before 1847, when London's offset was not in whole minutes."""
    offset = shown.utcoffset()
    odd = offset is not None and offset.seconds % 60
    return (shown.astimezone(UTC) if odd else shown).isoformat(timespec=finest)


def _leaves_as(shape: type[BaseModel], made: Callable[[Any], BaseModel]) -> tuple[PlainSerializer, WithJsonSchema]:
    """How a value is written as JSON, and the schema of what is written.

    The schema is written out here, because pydantic loses the model of such a value inside nested rows ("was never filled").
    """
    leaves = PlainSerializer(
        lambda value: made(value).model_dump(), return_type=dict[str, str | None], when_used="json"
    )
    return leaves, WithJsonSchema(shape.model_json_schema(), mode="serialization")


When = Annotated[Bounds, *_leaves_as(Between, _between)]
"""When something was so: the widest bounds that a statement allows."""

Dated = Annotated[str, *_leaves_as(Moment, _dated)]
"""When somebody else wrote something down or took a file: a day, if it is the first or last moment of one, else a clock."""

Instant = Annotated[str, *_leaves_as(Moment, _instant)]
"""A moment of our own clock, to the microsecond: its `at` may be given back as a parameter, and then means the same moment."""


def _given_back(value: object) -> object:
    """The text of a moment that is given back in the form in which an answer gave it."""
    return value["at"] if isinstance(value, dict) and value.keys() == Moment.model_fields.keys() else value


GivenBack = BeforeValidator(_given_back)
"""Lets a parameter take a moment in the form in which an answer gives it, as well as its text."""
