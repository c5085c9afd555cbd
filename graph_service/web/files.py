"""The files that pages carry, styles and scripts, read once and served from memory; their address changes with what is in them."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from graph_service.errors import Misconfigured, NotFound
from maps.page import carried

FOLDERS = (Path(__file__).parent / "_assets", Path(__file__).parent / "own")
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"

files = APIRouter()


@dataclass(frozen=True)
class File:
    """One file, as it is and compressed."""

    plain: bytes
    small: bytes
    type: str


@cache
def held() -> dict[str, File]:
    """Every file by its name."""
    paths = [path for folder in FOLDERS if folder.is_dir() for path in sorted(folder.iterdir())]
    ours = {path.name: path.read_bytes() for path in paths if path.suffix in TYPES}
    of_maps = {name: text.encode() for name, text in carried().items()}
    return {name: _file(name, plain) for name, plain in {**ours, **of_maps}.items()}


@cache
def digest() -> str:
    """What stands in the files' address, so that a browser keeps no older one."""
    return hashlib.sha256(b"\0".join(file.plain for file in held().values())).hexdigest()[:16]


def address(name: str) -> str:
    """Where a file is fetched from."""
    if name not in held():
        raise Misconfigured(
            f"{name} is not among the files of the pages: install Sightline again (pip install --no-deps -e .)"
        )
    return f"/static/{digest()}/{name}"


@files.api_route("/static/{version}/{name}", methods=["GET", "HEAD"])
async def static(request: Request, version: str, name: str) -> Response:
    """One file; a browser may keep it for good, for another version has another address."""
    file = held().get(name)
    if file is None or version != digest():
        raise NotFound("there is no such file")
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.small, 200, {**headers, "Content-Encoding": "gzip"}, file.type)
    return Response(file.plain, 200, headers, file.type)


def _file(name: str, plain: bytes) -> File:
    return File(plain, gzip.compress(plain, 9, mtime=0), TYPES[Path(name).suffix])
