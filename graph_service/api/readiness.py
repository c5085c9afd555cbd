"""Whether a question could be answered now: looked at by one at a time and kept for a moment, since anybody may ask."""

import asyncio
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from graph_service import schema
from graph_service.errors import SightlineError
from graph_service.service import Service

KEPT_SECONDS = 2.0
"""How long an answer is good for."""

LOOK_SECONDS = 3.0
"""Who has not heard from graph and disk within this is not ready."""


class Readiness:
    """What was found when it was last looked at; however many ask, one looks."""

    def __init__(self, look: Callable[[], bool]) -> None:
        self._look, self._found, self._at = look, False, -KEPT_SECONDS
        self._looking: asyncio.Future[bool] | None = None

    async def now(self) -> bool:
        """Whether a question could be answered, as of some seconds ago at most."""
        if time.monotonic() - self._at < KEPT_SECONDS:
            return self._found
        if self._looking is None:
            self._looking = asyncio.ensure_future(run_in_threadpool(self._look))
            self._looking.add_done_callback(self._keep)
        done, _ = await asyncio.wait({self._looking}, timeout=LOOK_SECONDS)
        return bool(done) and self._found

    def _keep(self, looked: asyncio.Future[bool]) -> None:
        self._found = not looked.cancelled() and looked.exception() is None and looked.result()
        self._at, self._looking = time.monotonic(), None


def readiness_of(service: Service) -> Readiness:
    """Of a service: its graph answers and has its schema, and its audit record can be written."""

    def look() -> bool:
        try:
            service.audit.check()
            return all(version.applied_at for version in schema.state(service.engine))
        except SightlineError:
            return False

    return Readiness(look)
