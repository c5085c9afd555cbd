"""What was read before and cannot have changed, kept for readers who may see the same until anything is written (ADR 35)."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")

MOST = 16
"""How much is kept at one time; what was used longest ago goes first."""


class Remembered:
    """Things that were made from what was read, each under a key that says of what it was made; safe to share between threads."""

    def __init__(self) -> None:
        self._lock, self._kept = threading.Lock(), OrderedDict[Hashable, object]()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under this key before, or else what is made now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return made
