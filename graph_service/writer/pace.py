"""How much of a file is put in one turn: as much as lets somebody who types come in between, on the machine as it is now."""

import threading
import time
from collections.abc import Callable

SECONDS = 0.8
"""How long one turn of a file is to last. Whoever types waits for the turn in hand, and is to be in within two seconds."""

AT_LEAST = 50
"""So many rows are put in any case: a turn has costs of its own, and a file is to come in."""

AT_FIRST = 250
"""So many rows are put in the first turn, before it is known how long a row takes here and now."""


class Pace:
    """What a row has taken of late; safe to share between threads, of which each puts one batch at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began, self._a_row = clock, threading.local(), SECONDS / AT_FIRST

    def begin(self) -> None:
        """A turn has come."""
        self._began.at = self._clock()

    def end(self, rows: int) -> None:
        """The turn is over, and so many rows are in."""
        if rows >= AT_LEAST:
            self._a_row = (self._clock() - self._began.at) / rows

    def too_long(self, rows: int) -> bool:
        """Whether so many rows would last longer than a turn is to last, and are more than are put in any case."""
        return rows >= 2 * AT_LEAST and rows * self._a_row > SECONDS
