"""Files for their owner alone, and never through a symbolic link; those of the home are put in place whole, or not at all."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path
from typing import TextIO


def put_once(path: Path, data: bytes) -> None:
    """Put a private file in place unless there is one already; of two processes at once, one's is there and whole."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(new, path)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(path.parent)


def replace_private(path: Path, content: bytes) -> None:
    """Put a whole file of the user's own in place at once, for its owner alone; what stands there must be a file, and no link."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise OSError(errno.ELOOP, "a link, or no file", str(path))
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(path.parent)


def private_content(path: Path) -> tuple[int, bytes]:
    """The mode of a file and what it holds; a symbolic link is not followed."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        return os.fstat(handle).st_mode, file.read()


def private_text(path: Path, encoding: str = "utf-8") -> TextIO:
    """A file of the user's own opened to be written anew, for its owner alone; a symbolic link is not followed."""
    return os.fdopen(_to_write(path), "w", encoding=encoding, newline="")


def write_private(path: Path, content: bytes) -> None:
    """Write a file of the user's own, for its owner alone; a symbolic link is not followed."""
    with os.fdopen(_to_write(path), "wb") as file:
        file.write(content)


def _to_write(path: Path) -> int:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        os.fchmod(handle, 0o600)
        os.ftruncate(handle, 0)
    return handle


def sync_folder(folder: Path) -> None:
    """Make a new file's name as lasting as its content."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
