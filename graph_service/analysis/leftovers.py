"""What an answer about places leaves out of its rows, said in sentences with numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from graph_service.analysis.editions import FEW, in_words, sum_in_words
from graph_service.analysis.spots import Left, Note, Tally, Unplaced
from graph_service.model.question import Rounded
from graph_service.model.vocabulary import Edition

WORDS_AT_MOST = 20
"""How many of the words that name no registered place are listed, the most used first."""

_SAID: dict[Note, str] = {
    "no_place": "For {events} with {children} no place was recorded in the period.",
    "online": "{statements} with {children} tell of something online: at no place.",
    "addresses": "{statements} with {children} tell of homes, placements or other addresses without a cell: counted, never named.",
    "off_the_map": "{statements} with {children} give a position off the National Grid.",
    "coarse": "{statements} with {children} give a position too coarse for a cell of 100 m.",
    "unplaced": "{statements} with {children} tell of a place that nobody has registered, and give no position.",
    "possible": "{statements} with {children} may be of the period, but are told too coarsely or run over its edge: in no row.",
    "undated": "{statements} with {children} are of no known time, and in no row.",
    "other_parts": "{statements} with {children} tell of parts of events that were not asked for, such as where an episode began.",
    "age_unknown": "{statements} tell only of {people} whose age nobody has said: they are in no row.",
}


def figures(tally: Tally, *, compared: bool) -> dict[str, int]:
    """How many distinct children in all; in the period before, if that is compared; and how many people in each note."""
    left = {str(note): len(one.people) for note, one in sorted(tally.left.items())}
    before = {"before": len(tally.children_before)} if compared else {}
    return {"children": len(tally.children), **before, **left}


def sentences(tally: Tally, roles: Sequence[str], kinds: Sequence[str]) -> Iterable[str]:
    """What is counted, how many children in all, and everything left out, for an analyst."""
    asked = ", ".join(words(kind) for kind in kinds) or "every kind of event"
    yield f"Counted: children as {', '.join(words(role) for role in roles)}; {asked}."
    yield f"Distinct children in all: {len(tally.children):,}."
    for note, said in _SAID.items():
        if note in tally.left:
            yield _counted(said, tally.left[note])
    yield from _unplaced(tally.unplaced)


def sentences_of_edition(edition: Edition, at_places: int, wards: Sequence[Rounded], *, whole: bool) -> Iterable[str]:
    """What an edition for a forum or for planning says of its rows and of what it does not show; the same whoever asks.

    `at_places` is the number of distinct children at registered places: it is said, rounded, only in the edition whose rows give each
    place's own count.
    """
    if not whole:
        yield (
            "Children at no place of the register are counted by ward for whole calendar quarters and years alone, "
            "of everything in them."
        )
        return
    if edition is Edition.OPERATIONAL:
        yield f"Distinct children at places of the register: {in_words(at_places)}, each counted once."
    yield (
        "Children at no place of the register, online and at addresses among them, are counted by ward, to the nearest five: "
        f"{sum_in_words([one.children for one in wards])}. A child in two wards is counted in both."
    )
    if edition is Edition.STRATEGIC:
        yield f"Places with fewer than {FEW} children are not listed."


def words(code: str) -> str:
    """A code in a reader's words."""
    return code.replace("_", " ")


def _counted(said: str, left: Left) -> str:
    count = len(left.people)
    return said.format(
        statements="1 statement" if left.number == 1 else f"{left.number:,} statements",
        events="1 event" if left.number == 1 else f"{left.number:,} events",
        children="1 child" if count == 1 else f"{count:,} children",
        people="1 person" if count == 1 else f"{count:,} people",
    )


def _unplaced(unplaced: Iterable[Unplaced]) -> Iterable[str]:
    """How many places are not registered, by agency and kind; and their words, if without a digit, to complete the register by."""
    held = list(unplaced)
    by_agency = sorted(Counter((one.agency, words(one.kind) or "not said what") for one in held).items())
    if by_agency:
        yield f"Places nobody has registered: {'; '.join(f'{agency}, {kind}: {n:,}' for (agency, kind), n in by_agency)}."
    named = Counter(one.words for one in held if one.words and not re.search(r"\d", one.words))
    most = sorted(named.items(), key=lambda one: (-one[1], one[0]))
    if most:
        listed = ", ".join(f"{said} ({n:,})" for said, n in most[:WORDS_AT_MOST])
        more = f", and {len(most) - WORDS_AT_MOST:,} more" if len(most) > WORDS_AT_MOST else ""
        yield f"Words that name no place of the register: {listed}{more}."
