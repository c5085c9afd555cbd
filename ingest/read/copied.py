"""A file as it was when it was sent: read from a copy of our own, whatever becomes of the file while it is taken in.

The copy has no name and is gone with us, however we end; it is made where the machine keeps temporary files.
"""

import hashlib
import os
import stat
import tempfile
import weakref
from io import BufferedReader, RawIOBase
from pathlib import Path

from ingest.read.rows import CHUNK, UnusableFile


class Copy:
    """The bytes of a file, their digest and how many they are; opened as often as wanted, in any thread."""

    def __init__(self, path: Path) -> None:
        given = _opened(path)
        try:
            before = _stamp(given)
            self._held, self.digest = _copied(given)
            weakref.finalize(self, os.close, self._held)
            self.size = os.fstat(self._held).st_size
            if _stamp(given) != before or self.size != before[0]:
                raise UnusableFile("The file changed while it was being read. Send it again once it is complete.")
        finally:
            os.close(given)

    def open(self) -> BufferedReader:
        """A reading of its own, from the first byte."""
        return BufferedReader(_Reading(self), CHUNK)


class _Reading(RawIOBase):
    """One reading of a copy, which it keeps alive."""

    def __init__(self, copy: Copy) -> None:
        super().__init__()
        self._copy, self._at = copy, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        read = os.preadv(self._copy._held, [buffer], self._at)
        self._at += read
        return read

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._copy.size}[whence]
        self._at = max(0, start + offset)
        return self._at


def _opened(path: Path) -> int:
    try:
        given = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        raise UnusableFile("There is no file to read at the path given.") from None
    except PermissionError:
        raise UnusableFile("The file may not be read by this account.") from None
    if not stat.S_ISREG(os.fstat(given).st_mode):
        os.close(given)
        raise UnusableFile("What was given is not a file.")
    return given


def _copied(given: int) -> tuple[int, str]:
    """A copy without a name, which its owner alone can read, and the digest of its bytes."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile(prefix="sightline-") as held:
        while chunk := os.read(given, CHUNK):
            digest.update(chunk)
            held.write(chunk)
        held.flush()
        return os.dup(held.fileno()), digest.hexdigest()


def _stamp(given: int) -> tuple[int, int, int]:
    found = os.fstat(given)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns
