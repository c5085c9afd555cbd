"""What a story is: what really happened, whom and which rows it adds, what is asked, and what each reader is then told.

A story declares and does nothing. `sightline stories` prints it, its page in the documents is made from it, and a test plays it by
command, over HTTP and through an exported file; so none of the three can say anything else than the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_service.model.vocabulary import Purpose, Reason, Role
from sightline.town.cast import Row
from sightline.town.places import Spot


@dataclass(frozen=True)
class Reader:
    """One of those who ask: what they are called, of which agency, in which role, for which purpose."""

    title: str
    agency: str
    role: Role
    purpose: Purpose


READERS: Mapping[str, Reader] = {
    "analyst": Reader("analyst of the police", "westshire-police", Role.ANALYST, Purpose.INVESTIGATION),
    "practitioner": Reader("CSE worker of the council", "westshire-council", Role.PRACTITIONER, Purpose.SAFEGUARDING),
    "chair": Reader("chair of the panel", "westshire-council", Role.CHAIR, Purpose.PANEL),
}
"""Who asks, by the name of the file in which the demo keeps their token."""

Shown = Mapping[str, object]
"""Fields of a row and what they hold, things by their names. Of a field that holds more, what is not named here may be anything."""


@dataclass(frozen=True)
class Told:
    """What a reader is told: rows, words of notes and figures that must be there, and names that may be nowhere in the answer."""

    rows: tuple[Shown, ...] = ()
    only: bool = True
    """Whether there are no rows but these."""
    ordered: bool = False
    """Whether they stand in this order."""
    notes: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    refused: str = ""
    """Why there is no answer: words of the refusal."""


Tellings = Mapping[str, Told]
"""What each reader is told, by the reader's name."""


def everybody(told: Told) -> Tellings:
    """That all readers are told the same."""
    return dict.fromkeys(READERS, told)


@dataclass(frozen=True)
class Asked:
    """A question, why it is asked, its parameters (`found`: things, each by what is typed), and what each reader is told.

    Of what a reader is told, a file that may be passed on may hold less: then `in_file` says what. `as_first` is true where the
    answer must be, but for the moment of asking, byte for byte what it was when the story first asked this.
    """

    why: str
    question: str
    told: Tellings
    params: Mapping[str, object] = field(default_factory=dict)
    found: Mapping[str, str] = field(default_factory=dict)
    in_file: Tellings = field(default_factory=dict)
    as_first: bool = False
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    """Why a reader, by name, opens a child of whom the reader's agency holds no record, where that is so."""

    @property
    def typed(self) -> dict[str, object]:
        """Every parameter as it is typed."""
        return {**self.found, **self.params}


@dataclass(frozen=True)
class Step:
    """Something that is done between two askings: by whom, the words of the command; what they do not say stands in capitals.

    `records` says of each word in capitals that stands for a record whose entry it is: what is typed to find it, and the agency.
    `EXTRACT` and `JUDGEMENT` stand for the id that the step before printed.
    """

    why: str
    who: str
    words: tuple[str, ...]
    records: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A story with known truth."""

    name: str
    title: str
    truth: str
    acts: tuple[Asked | Step, ...]
    rows: Mapping[str, tuple[Row, ...]]
    """What it adds to each agency's file."""
    sealed: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """Rows that it adds besides, of which some readers' answers may show nothing."""
    later: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """Rows of files that come later, by a step of the story."""
    places: tuple[Spot, ...] = ()
    """Places of the register that are the story's alone."""
