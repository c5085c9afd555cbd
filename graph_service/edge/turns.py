"""How many askings are served at once: so many in all, and of them so many for one caller, so that nobody starves the others.

A program is refused where no turn is free, and tries again. A person would see an error: her page waits in line for a while.
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from graph_service.errors import TooManyAtOnce, Unavailable

LONGEST_WAIT = 20.0
"""For how many seconds a page waits for its turn."""

LOOKS_EVERY = 0.02
"""How often the first in line looks whether a turn is free, in seconds."""


class Turns:
    """Turns for callers served at the same time. If none is free, a caller is refused at once, or waits if it came by `in_line`."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._taken: Counter[str] = Counter()
        self._line: list[tuple[str, object]] = []
        self._change = threading.Lock()

    @contextmanager
    def one_for(self, who: str) -> Iterator[None]:
        """Hold a turn for this caller until the `with` block ends."""
        self._take(who)
        try:
            yield
        finally:
            self._give_back(who)

    @asynccontextmanager
    async def in_line(self, who: str, seconds: float = LONGEST_WAIT) -> AsyncIterator[None]:
        """The same; while all turns are taken, wait behind those who came before. A caller's own limit counts what waits, too."""
        self._expect_less_than_each(who, waiting=sum(one == who for one, _ in self._line))
        await self._wait(who, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._give_back(who)

    async def _wait(self, who: str, until: float) -> None:
        """Take a turn when it has come; refused as at once where it has not come in time."""
        place = (who, object())
        self._line.append(place)
        try:
            while True:
                if self._line[0] is place and self._taken.total() < self._most:
                    return self._take(who)
                if time.monotonic() >= until:
                    raise Unavailable(_FULL)
                await asyncio.sleep(LOOKS_EVERY)
        finally:
            self._line.remove(place)

    def _take(self, who: str) -> None:
        with self._change:
            self._expect_room(who)
            self._taken[who] += 1

    def _give_back(self, who: str) -> None:
        with self._change:
            self._taken[who] -= 1
            self._taken += Counter()  # callers with none are forgotten

    def _expect_room(self, who: str) -> None:
        self._expect_less_than_each(who)
        if self._taken.total() >= self._most:
            raise Unavailable(_FULL)

    def _expect_less_than_each(self, who: str, waiting: int = 0) -> None:
        if self._taken[who] + waiting >= self._each:
            raise TooManyAtOnce(
                f"expected at most {self._each} questions of one caller at once: wait for their answers"
            )


_FULL = "as many questions as can be are being answered: try again in a moment"
