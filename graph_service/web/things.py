"""The page of one person or thing: everything that is said, section by section; events in time, and where each was; who disagrees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from graph_service.cards import profile
from graph_service.model.question import Answer
from graph_service.questions.profile import ProfileLine
from graph_service.web import answers, wording
from graph_service.web.answers import AnswerShown, CardShown
from graph_service.web.marks import shown as cleaned

PLACES = {
    "place": "Outside: a registered place",
    "cell": "Outside: a place that is not registered",
    "address": "Home, or another address",
    "online": "Online",
    "nowhere": "Where is not said",
}
"""Where an event was, in words that stand beside it."""

OF_TIME = ("event", "happened", "paper")
"""The sections whose lines stand in time, the latest first."""


@dataclass(frozen=True)
class LineShown:
    """One thing that is said, with who says so."""

    card: CardShown
    where: tuple[str, ...]
    disagrees: bool


@dataclass(frozen=True)
class SectionShown:
    """A section of the page."""

    name: str
    heading: str
    lines: tuple[LineShown, ...]
    disagrees: int


@dataclass(frozen=True)
class ThingShown:
    """The whole page."""

    entity: str
    name: str
    others: tuple[str, ...]
    sections: tuple[SectionShown, ...]
    whole: AnswerShown


def thing(answer: Answer[ProfileLine], entity: str) -> ThingShown:
    """The page of one person or thing, from the answer of `profile`."""
    whole, label = answers.shown(answer, table=False), answer.labels.get(entity)
    names = [cleaned(naming.name) for naming in label.names] if label else []
    pairs = zip(answer.rows, whole.cards, strict=True)
    return ThingShown(
        entity=entity,
        name=names[0] if names else "No name that you may see",
        others=tuple(names[1:]),
        sections=tuple(_section(name, held) for name, held in groupby(pairs, key=lambda pair: pair[0].section)),
        whole=whole,
    )


def _section(name: str, held: Iterable[tuple[ProfileLine, CardShown]]) -> SectionShown:
    lines = tuple(_line(row, card) for row, card in held)
    heading = profile.HEADINGS.get(name, wording.code(name))
    return SectionShown(name, heading, lines, sum(line.disagrees for line in lines))


def _line(row: ProfileLine, card: CardShown) -> LineShown:
    return LineShown(card, tuple(_where(row)), row.disagrees)


def _where(row: ProfileLine) -> Iterator[str]:
    """Where an event was; of an event of which nobody says where, that."""
    if row.section == "event" and row.kind == "INVOLVED_IN":
        yield from (PLACES[one] for one in row.where or ("nowhere",))
