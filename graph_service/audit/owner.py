"""Whose record it is: the check value of the key that seals it stands in a file beside the chains."""

from pathlib import Path

from graph_service.audit.lines import Sealer
from graph_service.errors import Misconfigured
from graph_service.files import put_once

NAME = "key.check"


def recognise(folder: Path, key: bytes) -> None:
    """Refuse a record that was written with another key; one with no check value and no line yet is accepted with any key."""
    refuse_another(folder, Sealer(key))


def refuse_another(folder: Path, sealer: Sealer) -> None:
    """Refuse a record that was sealed with another key than this sealer's."""
    if not is_ours(folder, sealer):
        raise Misconfigured("the audit record was written with another key than this home's: restore that key")


def is_ours(folder: Path, sealer: Sealer) -> bool:
    """Whether the check value on file is this key's; without that file, whether the first line of every chain has this key's seal."""
    try:
        return (folder / NAME).read_text(encoding="ascii").strip() == sealer.check_value
    except FileNotFoundError:
        return all(_begins_ours(path, sealer) for path in folder.glob("*.ndjson"))
    except (OSError, UnicodeDecodeError):
        return False


def sign(folder: Path, sealer: Sealer) -> None:
    """Write the key's check value, unless it is there already."""
    if not (folder / NAME).exists():
        put_once(folder / NAME, f"{sealer.check_value}\n".encode("ascii"))


def _begins_ours(path: Path, sealer: Sealer) -> bool:
    """Whether the first complete line of a file was sealed with this key; true as well if there is no such line."""
    with path.open("rb") as file:
        first = next(sealer.read(file, path.name), None)
    return first is None or first.body is not None
