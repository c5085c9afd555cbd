"""The edge of the service: an id for every request, safe headers on every answer, one log line, and no fault unanswered."""

import logging
import time
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.api.problems import unexpected

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HSTS = "max-age=31536000"
"""Sent over TLS only: a browser must not remember it for plain loopback."""

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")

_log = logging.getLogger("sightline.access")


class Edge:
    """Wraps the whole application; knows nothing of questions."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens inside."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(scope, send).run(self._app, receive)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._instance, self._status, self._start = uuid4().urn, 0, time.perf_counter()

    async def run(self, app: ASGIApp, receive: Receive) -> None:
        state: MutableMapping[str, Any] = self._scope.setdefault("state", {})
        state["instance"] = self._instance
        try:
            await app(self._scope, receive, self._sending)
        except Exception as error:  # noqa: BLE001 - the edge: one answer for the caller, a trace without values for the log
            answer = unexpected(error, self._instance)
            if not self._status:
                await answer(self._scope, receive, self._sending)
        finally:
            self._note(state.get("who", "-"))

    async def _sending(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            added = dict(HEADERS)
            if self._scope.get("scheme") == "https":
                added["Strict-Transport-Security"] = HSTS
            message["headers"] = [*message.get("headers", ()), *((k.encode(), v.encode()) for k, v in added.items())]
        await self._send(message)

    def _note(self, who: str) -> None:
        """The route's own words and never the address as it came, which may hold anything."""
        method = self._scope["method"] if self._scope["method"] in METHODS else "other"
        route = getattr(self._scope.get("route"), "path", "unknown address")
        took = round(1000 * (time.perf_counter() - self._start))
        _log.info("%s %s %s %d ms who=%s %s", method, route, self._status, took, who, self._instance)
