"""The founding key of a person's Subject, which decides to what entity it belongs: worked out from the agency's own rows (rule I4).

A key consists of an official number, a birth date that is precise to the day, and the first letters of the first forename ever given;
all come from versions that were open (handling P, no tag) when they came in. So nobody leaves their entity when a file adds numbers,
leaves people or columns out, or changes a name; a corrected number does move them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("nhs", "upn", "pnc", "uln", "cro")
"""The official numbers of people. Of two keys borne since the same day, the one whose number stands first here decides."""


@dataclass(frozen=True)
class Borne:
    """One version of an entry of the Subject's own, open when it came in and not withdrawn: its `place` in order, and its values."""

    entry: str
    place: tuple[str | int, ...]
    recorded_at: str
    bears: Mapping[str, str]


@dataclass(frozen=True, order=True)
class Key:
    """A key, and the day since which it has been borne without a break."""

    since: str
    rank: int
    text: str


def founding(versions: Iterable[Borne]) -> Key | None:
    """The founding key of the Subject that these versions are about, or none."""
    held = sorted(versions, key=lambda v: v.place)
    letters = _letters(held)
    if not letters:
        return None
    entries = {version.entry: [v for v in held if v.entry == version.entry] for version in held}
    keys = []
    for rank, kind in enumerate(KINDS):
        runs = [run for versions in entries.values() if (run := _run(versions, kind))]
        if runs:
            _, number, born = min(runs, key=lambda run: (_latest_first(run[0]), run))
            since = min(run[0] for run in runs if run[1:] == (number, born))
            keys.append(Key(since, rank, f"{kind}:{number}|{born}|{letters}"))
    return min(keys, default=None)


def _letters(held: list[Borne]) -> str:
    """The first letters of the forename that was written down first."""
    return min(((v.recorded_at, v.bears["forename"]) for v in held if v.bears.get("forename")), default=("", ""))[1]


def _run(versions: list[Borne], kind: str) -> tuple[str, str, str] | None:
    """The day since which the number and birth date have not changed, and those two, as in the newest version that tells both.

    A version from a file without the column of the number, or of the birth date, says nothing about them and is passed over.
    """
    telling = [v for v in reversed(versions) if kind in v.bears and "born" in v.bears]
    if not telling:
        return None
    number, born = telling[0].bears[kind], telling[0].bears["born"]
    if not (number and born):
        return None
    since = telling[0].recorded_at
    for version in telling:
        if (version.bears[kind], version.bears["born"]) != (number, born):
            break
        since = min(since, version.recorded_at)
    return since, number, born


def _latest_first(moment: str) -> tuple[int, ...]:
    """A sort key by which the latest moment comes first."""
    return tuple(-ord(character) for character in moment)
