"""Typing: what may be typed, what becomes of it, and who makes rows of it.

A typed row is a row of its source, and `ingest` stages it. This package may not know `ingest`, so whoever starts the service hands in
a `Desk`, and pages and routes ask that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from graph_service.access import Identity
from graph_service.errors import BadInput
from graph_service.model.vocabulary import Purpose

ONCE = re.compile(r"[A-Za-z0-9_-]{22,128}")
"""What tells one sending from another: drawn at random by whoever shows the form, of at least 128 bits."""


@dataclass(frozen=True)
class Blank:
    """One column to fill in, told in plain words."""

    name: str
    title: str
    meaning: str
    reads: str
    """How it is read: text, words, date, time, code, plate, reference ..., as in `ingest.source`."""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    """The codes it may hold, each with its words; a blank of another kind has none."""
    many: bool = False
    """Whether it takes several, parted by ;."""
    person: bool = False
    """Whether it names a person by a record: its reference, as `REF` or, of another agency or system, `REF@agency/system`."""


@dataclass(frozen=True)
class Sheet:
    """What may be typed at one time: blanks few enough for one screen, most needed first."""

    name: str
    source: str
    title: str
    asks: str
    blanks: tuple[Blank, ...]
    fixed: Mapping[str, str]
    """Columns that hold the same in every row of it."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one blank, and never what it held; no blank means the whole."""

    blank: str
    expected: str


class NotRight(BadInput):
    """What was typed cannot be used, and nothing was written; `wrong` says of each blank what was expected."""

    title = "What was typed cannot be used as it is"

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(f"{one.blank}: expected {one.expected}".removeprefix(": ") for one in wrong))
        self.wrong = wrong


@dataclass(frozen=True)
class Entered:
    """What became of a typed row."""

    extract: str
    """What takes it back."""
    said: tuple[str, ...]
    """The ids of the records that it made."""
    links_to: tuple[str, ...]
    """The ids of those it names that others had spoken of before; only such as its typist may see."""
    doubts: tuple[Wrong, ...]
    """What was kept as it was written and cannot be used, or may not be what was meant."""
    again: bool = False
    """Whether this very sending had come before; then nothing more was written."""


@dataclass(frozen=True)
class Mine:
    """A row that somebody typed today."""

    extract: str
    sheet: str
    """The name of the sheet; of what was typed without one, its source."""
    at: str
    taken_back: bool


class Desk(Protocol):
    """Where rows are typed. Everything is on the audit record first, and refused in the words of `access`."""

    def sheets(self, identity: Identity, purpose: Purpose) -> tuple[Sheet, ...]:
        """What this caller may type, for this purpose; nothing where the policy lets nobody like this caller type."""

    def enter(
        self,
        identity: Identity,
        purpose: Purpose,
        sheet: str,
        values: Mapping[str, str],
        once: str,
        request: str = "",
    ) -> Entered:
        """Put in what was typed into a sheet, or a row of the source of that name, or raise `NotRight`.

        `once` is drawn by whoever shows the form, of at least 128 random bits: the same again, from the same caller, writes nothing
        more and answers the same.
        """

    def take_back(self, identity: Identity, purpose: Purpose, extract: str, request: str = "") -> None:
        """Take a typed row back: within the day by its typist, afterwards by her agency's operator."""

    def mine(self, identity: Identity) -> tuple[Mine, ...]:
        """What this caller typed today, newest first."""
