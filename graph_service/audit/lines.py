"""One line of a chain: a JSON object whose first member is a seal of the rest of the line and of the line before.

The seal is an HMAC-SHA-256 of the seal before and the rest of this line, under a key derived from the installation's key. For the
first line of a file, a seal of the file's name takes the place of the seal before. So nobody without the key can change or move a
line, leave one out between others, or carry one to another file without being found out; lines cut off the end of a file are found
by the anchors (`audit.anchors`).
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from graph_service.key import check_value

_START, _MIDDLE, _SEAL = b'{"seal":"', b'",', 64
_BODY = len(_START) + _SEAL + len(_MIDDLE)


@dataclass(frozen=True)
class Line:
    """A complete line as found: its number, the seal in it, and its body, which is None if the seal, shape or number is wrong."""

    number: int
    seal: str
    body: Mapping[str, Any] | None


class Sealer:
    """Makes and checks seals, with a key of its own that is derived from the installation's key."""

    def __init__(self, key: bytes) -> None:
        self.check_value = check_value(key)
        self._seal_key = hmac.digest(key, b"sightline audit seal", "sha256")

    def origin(self, name: str) -> str:
        """The seal that the first line of a file follows."""
        return self._mac(b"file " + name.encode())

    def line(self, before: str, body: Mapping[str, Any]) -> tuple[bytes, str]:
        """A whole line and its seal."""
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=True).encode()
        seal = self._mac(before.encode() + text)
        return _START + seal.encode() + _MIDDLE + text[1:] + b"\n", seal

    def read(self, file: IO[bytes], name: str) -> Iterator[Line]:
        """Every complete line, checked; a last line that is not finished is left out."""
        before = self.origin(name)
        for number, raw in enumerate(file):
            if not raw.endswith(b"\n"):
                return
            line = self.check(number, before, raw)
            before = line.seal
            yield line

    def check(self, number: int, before: str | None, raw: bytes) -> Line:
        """One line as it was found. If the seal before it is not given, the line's own seal is not checked."""
        seal, text = raw[len(_START) : len(_START) + _SEAL].decode("latin-1"), b"{" + raw[_BODY:-1]
        shaped = raw.startswith(_START) and raw[_BODY - len(_MIDDLE) : _BODY] == _MIDDLE
        right = before is None or self._mac(before.encode("latin-1") + text) == seal
        return Line(number, seal, _object(text, number if before else None) if shaped and right else None)

    def last(self, path: Path) -> Line | None:
        """The last complete line of a file, without checking its seal; None if there is none."""
        raw, _end = last_line(path)
        line = self.check(-1, None, raw) if raw else None
        return Line(int(line.body["n"]), line.seal, line.body) if line is not None and line.body is not None else None

    def _mac(self, text: bytes) -> str:
        return hmac.new(self._seal_key, text, hashlib.sha256).hexdigest()


def last_line(path: Path) -> tuple[bytes, int]:
    """The last complete line of a file and where it ends; what follows it is an unfinished line of a killed process."""
    with path.open("rb") as file:
        size, window = file.seek(0, os.SEEK_END), 4096
        while True:
            start = file.seek(max(0, size - window))
            tail = file.read(window)
            end = tail.rfind(b"\n") + 1
            begin = tail.rfind(b"\n", 0, max(0, end - 1)) + 1
            if begin or not start:
                return tail[begin:end], start + end
            window *= 4


def _object(text: bytes, number: int | None) -> Mapping[str, Any] | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) and isinstance(body.get("n"), int) and number in (None, body["n"]) else None
