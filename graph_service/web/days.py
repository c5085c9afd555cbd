"""The three days at which a page may stand: what was so, what was written down, what was held here. Pure.

Each goes along in the address of every page that is opened from an answer, since a day says nothing of anybody; and while one of them
is not today a page says so first of all, on the screen, in print and in its title.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self

from graph_service.errors import BadInput
from graph_service.model import moments
from graph_service.model.question import Params
from graph_service.model.times import LONDON, utc_text
from graph_service.spelling import Unclean, days
from graph_service.view import left_for_want_of_a_day

THREE = ("as_at", "recorded_by", "known_at")
"""The parameters that are days of this sort, which every question takes."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z", re.ASCII)


@dataclass(frozen=True)
class Days:
    """Which of the three are given."""

    as_at: date | None = None
    recorded_by: date | None = None
    known_at: datetime | None = None

    @classmethod
    def of(cls, params: Params) -> Self:
        """Those that were asked for."""
        return cls(params.as_at, params.recorded_by, params.known_at)

    @classmethod
    def in_address(cls, query: Mapping[str, str], today: date) -> Self:
        """Those that stand in an address; one that is no day, or has not come yet, is refused."""
        given = {name: query[name] for name in THREE if name in query}
        wrong = BadInput("the address of this page names a day that is not one, or has not come yet")
        if any(
            not _DAY.fullmatch(text) and not (name == "known_at" and _MOMENT.fullmatch(text))
            for name, text in given.items()
        ):
            raise wrong
        try:
            read = {name: days.moment(text) if name == "known_at" else days.day(text) for name, text in given.items()}
        except Unclean:
            raise wrong from None
        if any(has_not_come(one, today) for one in read.values()):
            raise wrong
        return cls(**read)  # type: ignore[arg-type]

    @property
    def given(self) -> dict[str, date | datetime]:
        """As parameters of any question."""
        return {name: value for name in THREE if (value := getattr(self, name)) is not None}

    @property
    def query(self) -> str:
        """As the end of an address; empty where none is given."""
        said = "&".join(f"{name}={_in_address(value)}" for name, value in self.given.items())
        return f"?{said}" if said else ""

    @property
    def typed(self) -> dict[str, str]:
        """As somebody would type them."""
        return {name: _typed(value) for name, value in self.given.items()}

    def but(self, now: datetime) -> Self:
        """Those that are not today: at each of the others nothing is left out that was not to come."""
        today = now.astimezone(LONDON).date()
        return type(self)(
            self.as_at if self.as_at != today else None,
            self.recorded_by if self.recorded_by and self.recorded_by < today else None,
            self.known_at if self.known_at and self.known_at < now else None,
        )


@dataclass(frozen=True)
class Line:
    """One of the days, and what it means for the page."""

    day: str
    means: str


@dataclass(frozen=True)
class Banner:
    """What stands at the top of a page that is not as of today, and the one way back.

    Where the page is the answer to a form, `sent` are the form's fields without these days; else it is None, and an address will do.
    """

    lines: tuple[Line, ...]
    query: str
    back: str
    sent: tuple[tuple[str, str], ...] | None

    @property
    def title(self) -> str:
        """What the title of the page begins with."""
        return "; ".join(line.day for line in self.lines)


def banner(
    given: Days,
    now: datetime,
    back: str,
    sent: tuple[tuple[str, str], ...] | None = None,
    notes: tuple[str, ...] | None = None,
) -> Banner:
    """The banner of a page at these days; `notes` are those of its answer, if it has one."""
    apart = given.but(now)
    lines = []
    if apart.as_at:
        lines.append(Line(f"True on {moments.day(apart.as_at)}", "only what was said to be so on that day is here."))
    if apart.recorded_by:
        left = "" if notes is None else f" {_left(left_for_want_of_a_day(notes))}"
        means = f"what agencies wrote later is left out.{left}"
        lines.append(Line(f"Written down by {moments.day(apart.recorded_by)}", means))
    if apart.known_at:
        when = moments.at(utc_text(apart.known_at))
        ends = "at that moment" if "," in when else "at the end of that day"
        lines.append(Line(f"Held here on {when}", f"this is what Sightline would have answered {ends}."))
    return Banner(tuple(lines), given.query, back, sent)


def is_a_moment(text: str) -> bool:
    """Whether a text is a day or a moment, and nothing else."""
    try:
        days.moment(text)
    except Unclean:
        return False
    return True


def has_not_come(one: date | datetime, today: date) -> bool:
    """Whether a day, or the day of a moment, is later than today."""
    return (one.astimezone(LONDON).date() if isinstance(one, datetime) else one) > today


def _left(number: int) -> str:
    if not number:
        return "No undated entry is left out."
    return f"{number:,} undated {'entry is' if number == 1 else 'entries are'} left out."


def _typed(one: date | datetime) -> str:
    if not isinstance(one, datetime):
        return one.isoformat()
    shown = one.astimezone(LONDON)
    if shown.time() == time.max:
        return shown.date().isoformat()
    minute = shown.time().replace(hour=0, minute=0) == time.max.replace(hour=0, minute=0)
    return f"{shown:%d/%m/%Y %H:%M}" if minute and not shown.fold else one.isoformat()


def _in_address(one: date | datetime) -> str:
    """A day, or a moment that is not the end of one, without a character that an address would have to spell out."""
    if not isinstance(one, datetime):
        return one.isoformat()
    shown = one.astimezone(LONDON)
    return shown.date().isoformat() if shown.time() == time.max else f"{one.astimezone(UTC):%Y-%m-%dT%H%M%S.%fZ}"
