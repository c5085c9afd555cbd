"""An answer as lines of text, for a terminal: its cards, who is who, and what it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graph_service.analysis.coverage import span
from graph_service.cards import cards
from graph_service.cards.laying import Laid, LaidGroup
from graph_service.cards.telling import NOT_NUMBERED, Card, Telling, count, own_entities, telling
from graph_service.model import moments
from graph_service.model.question import Answer, Covered
from graph_service.questions import QUESTIONS
from sightline.paper import folded

_IN = "   "


def page(answer: Answer[Any]) -> Iterator[str]:
    """The whole answer, line by line."""
    told = telling(answer)
    yield from folded(QUESTIONS[answer.question].asks)
    for one in cards(answer, told):
        yield from _card(one)
    yield from _figures(answer)
    if answer.question != "find":
        yield from _who(answer, told)
    yield ""
    yield from _end(answer, told)


def _card(one: Laid) -> Iterator[str]:
    """A card; lines that are the same as on the card before are not written again."""
    if not one.goes_on:
        yield from ("", *_head(one.card, one.number))
    for group in one.groups:
        yield from _group(group)
    if one.more:
        yield from folded(f"and {count(one.more, 'statement')} more, not listed.", _IN)
    if one.ends:
        yield from _lines(one.card.below)


def _figures(answer: Answer[Any]) -> Iterator[str]:
    """The rounded figures of an edition, one on each line."""
    if answer.rounded:
        yield ""
        yield from folded(f"{answer.edition.capitalize()} edition: distinct children, rounded")
    for one in answer.rounded:
        before = f" ({one.before} in the period before)" if one.before else ""
        yield from folded(f"{one.name}: {one.children}{before}", _IN, _IN + "  ")


def _head(card: Card, n: int) -> Iterator[str]:
    yield from folded(card.heading, f"{n}. ", _IN) if card.numbered else folded(card.heading)
    yield from _lines(card.details)
    if card.entity:
        yield from folded(f"Id {card.entity}", _IN)


def _lines(details: Sequence[str]) -> Iterator[str]:
    """The plain lines of a card, indented further by the spaces with which they begin."""
    for detail in details:
        deep = _IN + " " * (len(detail) - len(detail.lstrip(" ")))
        yield from folded(detail, deep, deep + "  ")


def _group(group: LaidGroup) -> Iterator[str]:
    if group.title:
        yield from folded(group.title, _IN)
    for one in group.sentences:
        yield from folded(one.text, f"{_IN}[{one.number}] ")
    if group.above:
        yield from folded(f"{'With' if group.sentences else 'See'} {_numbers(group.above)} above.", _IN)
    if group.left:
        yield from folded(
            f"{_numbers(group.left)} not written out: `sightline evidence {group.left[0]}` opens one.", _IN
        )


def _numbers(numbers: Sequence[int]) -> str:
    """Numbers in brackets, with runs of them drawn together: [1], [4]-[7]."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"[{run[0]}]" if run[0] == run[-1] else f"[{run[0]}]-[{run[-1]}]" for run in runs)


def _who(answer: Answer[Any], told: Telling) -> Iterator[str]:
    """The people and things that the rows name: their other names, and the id with which to ask about them."""
    listed = own_entities(answer.rows)
    if listed:
        yield ""
        yield "Who and what:"
    for entity in listed:
        label = told.labels.get(entity)
        others = [naming.name for naming in label.names[1:]] if label else []
        also = f", also {' / '.join(others)}" if others else ""
        yield from folded(f"{told.name(entity)}{also} {entity}", _IN, _IN + "  ")


def _end(answer: Answer[Any], told: Telling) -> Iterator[str]:
    """The end of a page: how many rows there are, the notes, what the answer rests on, and as known when."""
    if answer.rows:
        more = f", {answer.more:,} more not listed" if answer.more else ""
        yield from folded(f"{len(answer.rows):,} listed{more}{_opens(answer, told)}.")
    if answer.next:
        yield from folded(f"To go on, ask the same with -p after={answer.next}", rest="  ")
    for note in answer.notes:
        yield from folded(note, rest="  ")
    if answer.rows and answer.rests_on:
        yield "It rests on files that cover, of what you may see:"
        yield from _covered(answer.rests_on)
    yield from folded(f"Asked for {answer.purpose}, as known here on {moments.at(answer.known_at)}.")


def _opens(answer: Answer[Any], told: Telling) -> str:
    """How to open a statement, if the statements of this answer are numbered."""
    said = count(len(told.numbers), "statement")
    return "" if answer.question in NOT_NUMBERED else f"; {said}: `sightline evidence N` opens one"


def _covered(rests_on: Iterable[Covered]) -> Iterator[str]:
    """The days that each agency's files cover; sources that cover the same days share a line."""
    sources: dict[tuple[str, str], list[str]] = {}
    for one in rests_on:
        sources.setdefault((one.agency, span(one)), []).append(one.source)
    for (agency, days), several in sources.items():
        yield from folded(f"{agency} ({', '.join(several)}) {days}", _IN, _IN + "  ")
