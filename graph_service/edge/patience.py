"""Slow senders are cut: a connection that brings no head of a request in time is closed, and a body that does not come is refused.

The server has a deadline for a connection that is idle after an answer, and none for one that never says what it wants.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 10.0
"""How long the head of a request may take, from its first byte or from the opening of the connection."""

BODY_SECONDS = 10.0
"""How long its body may take."""


class Impatient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """The server's own protocol, which closes what brings no head in time."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - the server's
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait no more once a head is whole; go on, or begin again, while one is not."""
        super().data_received(data)
        if self._has_none_in_hand():
            self._wait()
        else:
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """Begin to wait for the next head, of which a part may be here already."""
        super().on_response_complete()
        if self._has_none_in_hand():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _has_none_in_hand(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._cut)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _cut(self) -> None:
        self._waiting = None
        if self._has_none_in_hand() and not self.transport.is_closing():
            self.transport.close()
