"""Which of many come first, so that no agency can flood a list: pages are dealt, then ranked (C3).

The rule, for things in the question's own order (the best first, ties broken by their ids) and its own page size:

1. A thing **shared** by agencies is one of which no part rests on one agency's word alone. Any other is of the **hand** of those
   agencies on whose word alone some part of it rests; mostly that is one agency.
2. A page is chosen of what no earlier page holds: first the best shared things, up to half the page (rounded down); then the hands
   give their own best in turn, one a round, until the page is full; where no hand has anything left, shared things fill it.
3. Hands take turns by how few agencies they are of, then by a hash of those agencies' names, joined by `|` in the order of the
   alphabet (BLAKE2b of 8 bytes): no agency chooses its name's hash, and no number of rows buys an earlier turn. Every page begins
   again with the first hand.
4. The page is then shown in the question's own order. Page after page, this is one total order; any list is a run of it.
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
    """Things in the order they are dealt in, page after page of one size; an empty hand is a shared thing's."""
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
    """The best left of each hand, round after round."""
    while any(hands):
        yield from (hand.popleft() for hand in hands if hand)


def _turn(hand: Hand) -> tuple[int, bytes]:
    return len(hand), blake2b("|".join(sorted(hand)).encode(), digest_size=8).digest()
