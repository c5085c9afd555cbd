"""The Cypher texts as they lie on disk: in the wheel beside us, in a checkout in the top folder `cypher/`."""

from pathlib import Path
from typing import Literal

from graph_service.errors import Misconfigured

Guarded = Literal["questions", "lookups", "lists", "reads"]
"""The folders whose texts only the catalogue loads, because each is guarded."""

Kind = Guarded | Literal["write", "schema"]

_PACKAGE = Path(__file__).resolve().parent


def folder(kind: Kind) -> dict[str, str]:
    """Every text of one kind, by file name without `.cypher`, in the order of the names; those to write lie in folders by task."""
    paths = sorted((_root() / kind).rglob("*.cypher"), key=lambda path: path.stem)
    found = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    if len(found) < len(paths):
        raise Misconfigured(f"two texts of {kind} have one name: expected a name for each")
    return found


def text(name: str) -> str:
    """One text that stands alone at the top of the folder, such as `visible`."""
    path = _root() / f"{name}.cypher"
    if not path.is_file():
        raise Misconfigured(f"this installation lacks its text {path.name}: install it again")
    return path.read_text(encoding="utf-8")


def _root() -> Path:
    installed = _PACKAGE / "_cypher"
    root = installed if installed.is_dir() else _PACKAGE.parent / "cypher"
    if not root.is_dir():
        raise Misconfigured("this installation lacks its folder of Cypher texts: install it again")
    return root
