"""The turn of those who type: some at a time, in the order they came, and whoever waits holds no thread that a question could use."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from graph_service.edge.turns import Turns

T = TypeVar("T")

AT_ONCE = 2
"""How many typed rows are in hand at once: one is written, as writers take turns, while another is read."""
WAITING, EACH = 200, 4
"""How many may wait, in all and of one caller: more than two is no longer somebody who clicked twice."""


class Typists:
    """The turns of this process."""

    def __init__(self) -> None:
        self._room, self._at_once = Turns(WAITING, EACH), asyncio.Semaphore(AT_ONCE)

    async def one_for(self, who: str, work: Callable[[], T]) -> T:
        """What the work returns, done in a thread when its turn has come."""
        with self._room.one_for(who):
            async with self._at_once:
                return await run_in_threadpool(work)


def typists(request: Request) -> Typists:
    """The turns of those who type in this process."""
    held: Typists = request.app.state.typists
    return held
