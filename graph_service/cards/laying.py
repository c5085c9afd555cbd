"""What of the cards of an answer is written where: each statement once, and a heading that is the same as on the card before once."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph_service.cards.telling import Card, Group, Telling, statement_id
from graph_service.model.question import Row


@dataclass(frozen=True)
class Sentence:
    """A statement that is written out: its number, the id by which it is opened, and the words."""

    number: int
    opens: str
    text: str


@dataclass(frozen=True)
class LaidGroup:
    """The statements of a group: those written out here, the numbers of those that stand above, and of those written out nowhere."""

    title: str
    sentences: tuple[Sentence, ...]
    above: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True)
class Laid:
    """A card where it stands in the answer."""

    number: int
    """Which row of the answer it is, from 1."""
    card: Card
    groups: tuple[LaidGroup, ...]
    goes_on: bool
    """Whether its heading and plain lines are those of the card before, and are not written again."""
    ends: bool
    """Whether its lines below are to be written; else they are those of the card that goes on with it."""
    more: int
    """How many statements of its row are not listed."""


def laid(made: Iterable[tuple[Card, Row]], told: Telling) -> list[Laid]:
    """Cards in their order, each with what of it is written out."""
    shown: set[int] = set()
    found: list[Laid] = []
    several = list(made)
    for n, (card, row) in enumerate(several, start=1):
        before = several[n - 2][0] if n > 1 else Card("")
        after = several[n][0] if n < len(several) else Card("")
        ends = not (_goes_on(after, card) and after.below == card.below)
        groups = tuple(_group(group, told, shown) for group in card.groups)
        found.append(Laid(n, card, groups, _goes_on(card, before), ends, row.more_evidence))
    return found


def _goes_on(card: Card, before: Card) -> bool:
    return not card.numbered and (card.heading, card.details) == (before.heading, before.details)


def _group(group: Group, told: Telling, shown: set[int]) -> LaidGroup:
    """The statements of a group: those that stand on no card above are written out, up to so many."""
    numbered = {told.number(each): each for each in group.evidence}
    new = {n: each for n, each in numbered.items() if n not in shown}
    written = dict(list(new.items())[: group.most])
    shown.update(written)
    sentences = (Sentence(n, statement_id(each), told.sentence(group, each)) for n, each in written.items())
    above, left = numbered.keys() - new.keys(), new.keys() - written.keys()
    return LaidGroup(group.title, tuple(sentences), tuple(sorted(above)), tuple(sorted(left)))
