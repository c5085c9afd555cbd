"""Where the store is, and that its file is this account's alone: no link, nothing that others can read."""

import os
import stat
from pathlib import Path

import sqlalchemy as sa

from graph_service.disk import of_the_machine
from graph_service.errors import Misconfigured, Unavailable
from graph_service.files import put_once
from graph_service.settings import Settings

NAME = "store.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside the file while it is open; it gives them the file's own mode."""


def address(settings: Settings) -> sa.URL:
    """Where the store is: a file of the home unless another database is set."""
    said = settings.store_address()
    if said is None:
        return sa.URL.create("sqlite", database=str(settings.home / NAME))
    try:
        url = sa.make_url(said)
    except sa.exc.ArgumentError:
        raise Misconfigured(
            "SIGHTLINE_STORE_URL: expected the address of a database, such as sqlite:////a/path"
        ) from None
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_absolute():
        raise Misconfigured(
            "SIGHTLINE_STORE_URL: expected the whole path of a file after sqlite:///, as in sqlite:////a/path"
        )
    return url


def file_of(url: sa.URL) -> Path | None:
    """The file of a store that is one."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def is_there(settings: Settings) -> bool:
    """Whether these settings have a store already; another database than a file of ours is taken to be there."""
    file = file_of(address(settings))
    return file is None or os.path.lexists(file)


def lock_of(file: Path | None) -> Path | None:
    """The lock of those who write into that file."""
    return None if file is None else file.with_suffix(".lock")


def own_file(file: Path, settings: Settings) -> None:
    """Make the file where there is none, and expect it to be ours alone."""
    try:
        if not os.path.lexists(file):
            bool(settings.key)  # a store is only ever beside the key of its home
            put_once(file, b"")
    except OSError as error:
        raise of_the_machine(error) or Unavailable("the store cannot be made: look at the disk and the home") from error
    expect_own(file)


def expect_own(file: Path) -> None:
    """Refuse a file that is a link, or that others can read, or beside which such a one stands."""
    try:
        for one in (file, file.with_suffix(".lock"), *(file.with_name(file.name + end) for end in BESIDE)):
            _expect_private(one)
    except OSError as error:
        raise of_the_machine(error) or Unavailable("the store cannot be opened: look at the home") from error


def _expect_private(file: Path) -> None:
    try:
        found = file.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise Misconfigured(f"{file.name} is a link, or no file: expected the store itself there")
    if found.st_uid != os.geteuid():
        raise Misconfigured(f"{file.name} belongs to another account: run the command as that one")
    if found.st_mode & 0o077:
        raise Misconfigured(f"{file.name} can be read by others: expected file mode 0600")
