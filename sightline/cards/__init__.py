"""An answer as cards, for reading: each row is a card with its statements as numbered sentences; then what the answer rests on.

Each question has a small module here that makes the card of a row; a question without one is shown field by field (`anything`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from graph_service.analysis.coverage import span
from graph_service.model import moments
from graph_service.model.question import Answer, Covered
from graph_service.questions import QUESTIONS
from sightline.cards import (
    anything,
    around,
    co_missing,
    coverage,
    events,
    evidence,
    find,
    found_with,
    hotspots,
    household,
    how_connected,
    known_when,
    linked_to_children,
    near,
    overview,
    place_profile,
    profile,
    shared_associates,
)
from sightline.cards.paper import folded
from sightline.cards.telling import NOT_NUMBERED, Card, Group, Telling, count, own_entities, telling

__all__ = ["CARDS", "page"]

CARDS: dict[str, Callable[[Any, Telling], Card]] = {
    "find": find.card,
    "profile": profile.card,
    "linked_to_children": linked_to_children.card,
    "around": around.card,
    "events": events.card,
    "co_missing": co_missing.card,
    "found_with": found_with.card,
    "shared_associates": shared_associates.card,
    "how_connected": how_connected.card,
    "hotspots": hotspots.card,
    "near": near.card,
    "household": household.card,
    "place_profile": place_profile.card,
    "known_when": known_when.card,
    "evidence": evidence.card,
    "coverage": coverage.card,
    "overview": overview.card,
}
"""What makes the card of a row, for each question; for a question that is not here it is `anything`."""

_IN = "   "


def page(answer: Answer[Any]) -> Iterator[str]:
    """The whole answer, line by line."""
    told = telling(answer)
    yield from folded(QUESTIONS[answer.question].asks)
    yield from _cards(answer, told)
    yield from _figures(answer)
    if answer.question != "find":
        yield from _who(answer, told)
    yield ""
    yield from _end(answer, told)


def _cards(answer: Answer[Any], told: Telling) -> Iterator[str]:
    """A card for each row; lines that are the same as on the card before are not written again."""
    shown: set[int] = set()
    before = Card("")
    for n, row in enumerate(answer.rows, start=1):
        card = CARDS.get(answer.question, anything.card)(row, told)
        goes_on = not card.numbered and (card.heading, card.details) == (before.heading, before.details)
        if not (goes_on and card.below == before.below):
            yield from _lines(before.below)
        if not goes_on:
            yield from ("", *_head(card, n))
        for group in card.groups:
            yield from _group(group, told, shown)
        before = card
        if row.more_evidence:
            yield from folded(f"and {count(row.more_evidence, 'statement')} more, not listed.", _IN)
    yield from _lines(before.below)


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


def _lines(details: Sequence[str]) -> Iterator[str]:
    """The plain lines of a card, indented further by the spaces with which they begin."""
    for detail in details:
        deep = _IN + " " * (len(detail) - len(detail.lstrip(" ")))
        yield from folded(detail, deep, deep + "  ")


def _group(group: Group, told: Telling, shown: set[int]) -> Iterator[str]:
    if group.title:
        yield from folded(group.title, _IN)
    numbered = {told.number(each): each for each in group.evidence}
    new = {n: each for n, each in numbered.items() if n not in shown}
    written = dict(list(new.items())[: group.most])
    shown.update(written)
    for n, each in written.items():
        yield from folded(told.sentence(group, each), f"{_IN}[{n}] ")
    if above := sorted(numbered.keys() - new.keys()):
        yield from folded(f"{'With' if written else 'See'} {_numbers(above)} above.", _IN)
    if left := sorted(new.keys() - written.keys()):
        yield from folded(f"{_numbers(left)} not written out: `sightline evidence {left[0]}` opens one.", _IN)


def _numbers(numbers: list[int]) -> str:
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
