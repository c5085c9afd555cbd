"""The body of a request: counted while it is read, and not waited for longer than it may take."""

import asyncio

from starlette.requests import Request

from graph_service.edge import patience
from graph_service.errors import TooLarge, TooSlow

BODY_BYTES = 64 * 1024
"""The longest body that is read."""


async def body_of(request: Request) -> bytes:
    """The whole body, or `TooLarge`, or `TooSlow`."""
    try:
        async with asyncio.timeout(patience.BODY_SECONDS):
            return await _read(request)
    except TimeoutError:
        raise TooSlow(f"expected the whole body within {patience.BODY_SECONDS:g} seconds") from None


async def _read(request: Request) -> bytes:
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > BODY_BYTES:
            raise TooLarge(f"expected a body of at most {BODY_BYTES} bytes")
    return bytes(raw)
