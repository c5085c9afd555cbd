"""What the machine refuses, as a sentence that says what to do: a full disk, a folder that may not be written, another's home."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from graph_service.errors import Misconfigured

_FULL = "there is no room left on the disk: make room there, then run it again; what was in stays"
_NOT_OURS = (
    "this account may not read or write there: give it the folder, or run the command as the account that owns the home"
)
_READ_ONLY = "the disk can only be read: mount it for writing, or name a home on another with SIGHTLINE_HOME"
_LINKED = "a symbolic link stands there, and none is followed in a home: put the file or folder itself there"
_NO_FOLDER = "there is no folder there, or something else of that name: name another, or move what is in its way"
_SAID = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _FULL),
    errno.EFBIG: "a file there may grow no larger: raise the limit (ulimit -f), then run it again; what was in stays",
    **dict.fromkeys((errno.EACCES, errno.EPERM), _NOT_OURS),
    errno.EROFS: _READ_ONLY,
    errno.ELOOP: _LINKED,
    **dict.fromkeys((errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOENT), _NO_FOLDER),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "too many files are open: raise the limit (ulimit -n), then run it again"),
    errno.EIO: "the disk failed: look at it before anything is written again, and have your copy at hand",
}  # fmt: skip


def of_the_machine(error: BaseException | None) -> Misconfigured | None:
    """What to do where the machine refused and no code of ours is at fault; None for any other error."""
    if not isinstance(error, OSError) or error.errno not in _SAID:
        return None
    return Misconfigured(f"{error.filename or 'a file'}: {_SAID[error.errno]}")


def expect_own(home: Path) -> None:
    """Refuse a home that is no folder, is not this account's, or has a symbolic link in it: what it leads to is not the home's.

    Of two accounts neither can read what the other puts into one home. The home itself may be reached by a link.
    """
    try:
        found = home.stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise of_the_machine(error) or Misconfigured("the home cannot be looked at") from error
    if not home.is_dir():
        raise Misconfigured("the home is a file: expected a folder, or a path where nothing is yet")
    if found.st_uid != os.geteuid():
        raise Misconfigured(
            "the home belongs to another account: run the command as that one, or name a home of your own"
        )
    if linked := next(_links(home, 2), None):
        raise Misconfigured(f"{linked.relative_to(home)} in the home: {_LINKED}")


def _links(folder: Path, deep: int) -> Iterator[Path]:
    """The symbolic links in a folder and in those below it, so deep; what lies deeper is the graph engine's own."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # whoever opens it is told
    for entry in entries:
        if entry.is_symlink():
            yield Path(entry.path)
        elif deep > 1 and entry.is_dir(follow_symlinks=False):
            yield from _links(Path(entry.path), deep - 1)
