"""Reading the record back: whether anything in it was changed, moved, left out or cut."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph_service.audit import owner
from graph_service.audit.anchors import NAME, Anchor, Anchors, anchor_of
from graph_service.audit.chain import Audit, is_alive
from graph_service.audit.lines import Line, Sealer
from graph_service.errors import BadInput
from graph_service.model.times import utc_now

Kind = Literal["changed", "shortened", "missing", "unfinished"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the record. `unfinished` is left by a killed process; the others mean tampering or loss."""

    kind: Kind
    file: str
    line: int | None
    words: str

    @property
    def is_wrong(self) -> bool:
        """Whether it means tampering or loss: what a kill leaves means neither."""
        return self.kind != "unfinished"


def verify(folder: Path, key: bytes, noted: str | None = None) -> list[Finding]:
    """Everything that is wrong with the record, in order; `noted` is a line that `head` gave and that was kept elsewhere."""
    return _verified(folder, Sealer(key), noted)


def checked(audit: Audit) -> list[Finding]:
    """The same of the record that is being written: what was added meanwhile is not looked at."""
    return _verified(audit.folder, audit.sealer, None)


def _verified(folder: Path, sealer: Sealer, noted: str | None) -> list[Finding]:
    anchors = Anchors(folder, sealer)
    if not folder.is_dir():
        return [Finding("missing", folder.name, None, "there is no record here")] if noted else []
    with anchors.locked():
        lines, names = anchors.lines(), sorted(path.name for path in folder.glob("*.ndjson") if path.name != NAME)
        findings = _torn(folder / NAME)
    if not owner.is_ours(folder, sealer):
        findings.insert(
            0, Finding("changed", owner.NAME, None, "the record was written with another key: restore that key")
        )
    findings += [_changed(NAME, line.number) for line in lines if line.body is None]
    expected = defaultdict[str, list[Anchor]](list)
    for anchor in filter(None, map(anchor_of, lines)):
        expected[anchor.chain].append(anchor)
    for name in sorted(expected.keys() | set(names)):
        if name in names:
            findings += _check_chain(folder / name, sealer, expected[name], lines)
        else:
            findings.append(Finding("missing", name, None, "the anchors know this file, and it is gone"))
    return findings + (_check_noted(noted, lines) if noted else [])


def head(folder: Path, key: bytes) -> str:
    """The newest anchor as a line, after every chain has been anchored as it stands: note it in minutes, away from this machine."""
    sealer = Sealer(key)
    anchors = Anchors(folder, sealer)
    if not folder.is_dir():
        raise BadInput("there is no audit record yet: nothing was asked of this installation")
    with anchors.locked():
        newest = {anchor.chain: anchor for anchor in filter(None, map(anchor_of, anchors.lines()))}
        for name, anchor in newest.items():
            last = sealer.last(folder / name) if (folder / name).exists() else None
            if last is not None and last.number + 1 > anchor.lines:
                anchors.add(Anchor(name, last.number + 1, last.seal, "noted"), utc_now())
        line = anchors.last()
    if line is None:
        raise BadInput("there is no audit record yet: nothing was asked of this installation")
    return _spoken(line)


def _check_chain(path: Path, sealer: Sealer, anchors: list[Anchor], all_anchors: list[Line]) -> list[Finding]:
    wanted = {anchor.lines - 1: anchor for anchor in anchors}
    findings, count = [], 0
    with path.open("rb") as file:
        for line in sealer.read(file, path.name):
            count += 1
            anchor = wanted.get(line.number)
            if line.body is None or (anchor is not None and anchor.head != line.seal):
                findings.append(_changed(path.name, line.number))
            elif line.number == 0:
                findings += _check_origin(line, all_anchors)
    if anchors and count < max(anchor.lines for anchor in anchors):
        findings.append(Finding("shortened", path.name, count, f"its end is gone: expected {max(wanted) + 1} lines"))
    if not anchors and count > 1:
        findings.append(Finding("shortened", NAME, None, f"the anchors of {path.name} are gone"))
    return findings + ([] if is_alive(path) else _torn(path))


def _check_origin(line: Line, anchors: list[Line]) -> list[Finding]:
    """Check the opening line of a chain: it says which anchor was newest then, so that no anchor up to it can be lost unseen."""
    after = line.body["after"] if line.body else None
    if after is None or (after[0] < len(anchors) and anchors[after[0]].seal == after[1]):
        return []
    return [Finding("shortened", NAME, after[0], "an anchor that a chain was opened after is gone")]


def _check_noted(noted: str, lines: list[Line]) -> list[Finding]:
    number = noted.strip().split(" ", 1)[0]
    if not number.isdigit():
        raise BadInput("the noted anchor cannot be read: expected a number and four groups of letters and digits")
    if int(number) < len(lines) and _spoken(lines[int(number)]) == " ".join(noted.split()):
        return []
    return [Finding("shortened", NAME, int(number), "it does not hold the anchor that was noted")]


def _torn(path: Path) -> list[Finding]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        for number, raw in enumerate(file):
            if not raw.endswith(b"\n"):
                return [Finding("unfinished", path.name, number, "its last line has no end, as after a kill")]
    return [] if path.stat().st_size else [Finding("unfinished", path.name, 0, "it is empty, as after a kill")]


def _changed(name: str, number: int) -> Finding:
    return Finding("changed", name, number, "this line does not follow from the one before it")


def _spoken(line: Line) -> str:
    return f"{line.number} " + "-".join(line.seal[start : start + 5] for start in range(0, 20, 5))
