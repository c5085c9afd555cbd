"""How many askings are served at once: so many in all, and of them so many for one caller, so that nobody starves the others."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from graph_service.errors import TooManyAtOnce, Unavailable


class Turns:
    """Turns for callers served at the same time. If none is free, a caller is refused immediately, so as not to slow the others."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._taken: Counter[str] = Counter()
        self._change = threading.Lock()

    @contextmanager
    def one_for(self, who: str) -> Iterator[None]:
        """Hold a turn for this caller until the `with` block ends."""
        with self._change:
            self._expect_room(who)
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._change:
                self._taken[who] -= 1
                self._taken += Counter()  # callers with none are forgotten

    def _expect_room(self, who: str) -> None:
        if self._taken[who] >= self._each:
            raise TooManyAtOnce(
                f"expected at most {self._each} questions of one caller at once: wait for their answers"
            )
        if self._taken.total() >= self._most:
            raise Unavailable("as many questions as can be are being answered: try again in a moment")
