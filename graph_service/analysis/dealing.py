"""Which of many things come first, so that no agency can flood a list: pages are dealt like cards, then put in order (rule C3).

A question gives its things in its own order (the best first, ties broken by their ids) and the size of its pages. Then:

1. A thing is **shared** if no part of it rests on one agency's word alone. Any other thing belongs to a **hand**: the agencies on
   whose word alone some part of it rests. Mostly that is one agency.
2. A page is filled from the things that are on no earlier page: first the best shared things, up to half the page (rounded down);
   then the hands take turns, and each gives its own best thing, until the page is full. Where no hand has anything left, more shared
   things fill the page.
3. Hands of fewer agencies take their turn earlier. Among hands of as many agencies the order is that of a hash of the agencies'
   names, joined by `|` in the order of the alphabet (BLAKE2b of 8 bytes): no agency can choose the hash of its name, and no number of
   rows buys an earlier turn. Every page begins again with the first hand.
4. The things of a page are then shown in the question's own order. The pages one after the other are one fixed order of all things;
   any list that is shown is an unbroken run of it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
Hand = frozenset[str]
_Numbered = tuple[int, T]


def dealt(ranked: Iterable[T], size: int, hand_of: Callable[[T], Hand]) -> Iterator[T]:
    """Things in the order of the pages, all of one size; `hand_of` gives an empty hand for a shared thing."""
    hands: dict[Hand, deque[_Numbered[T]]] = {}
    for numbered in enumerate(ranked):
        hands.setdefault(hand_of(numbered[1]), deque()).append(numbered)
    shared = hands.pop(frozenset(), deque())
    in_turn = [hands[hand] for hand in sorted(hands, key=_turn)]
    while shared or any(in_turn):
        page = list(islice(_taken([shared]), size // 2))
        page += islice(_taken(in_turn), size - len(page))
        page += islice(_taken([shared]), size - len(page))
        yield from (thing for _, thing in sorted(page, key=lambda numbered: numbered[0]))


def _taken(hands: list[deque[_Numbered[T]]]) -> Iterator[_Numbered[T]]:
    """The best thing that each hand has left, round after round."""
    while any(hands):
        yield from (hand.popleft() for hand in hands if hand)


def _turn(hand: Hand) -> tuple[int, bytes]:
    return len(hand), blake2b("|".join(sorted(hand)).encode(), digest_size=8).digest()
