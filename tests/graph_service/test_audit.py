"""No record, no answer; and a record nobody without the key can change unseen."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.audit import Audit, Entry, Finding, head, looks, verify
from graph_service.audit.anchors import NAME
from graph_service.audit.chain import ANCHOR_EVERY
from graph_service.audit.entry import SHOWN_AT_MOST
from graph_service.errors import BadInput, Unavailable
from graph_service.model.looks import Been

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
APPENDING = """
import sys
from pathlib import Path
from graph_service.audit import Audit, Entry
audit = Audit(Path(sys.argv[1]), bytes(range(32)))
for i in range(1_000_000):
    entry = Entry("2026-11-20T10:00:00.000000Z", "w1", "police", "analyst", "safeguarding", f"ask {i}", "allowed", "1")
    print(audit.append(entry), flush=True)
"""


def entry(count: int = 0) -> Entry:
    return Entry(
        at="2026-11-20T10:00:00.000000Z",
        who="w-1f",
        agency="police",
        role="analyst",
        purpose="safeguarding",
        action="ask shared-associates",
        decision="allowed",
        policy="2026-11",
        targets=("p-9c",),
        shown=("e-7a",),
        count=count,
        request="r-1",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audit"


def test_a_record_left_alone_has_nothing_wrong(folder: Path) -> None:
    assert verify(folder, KEY) == []
    for _ in range(3):
        with Audit(folder, KEY) as audit:
            assert [audit.append(entry(i)) for i in range(5)] == [1, 2, 3, 4, 5]
            assert verify(folder, KEY) == []
    assert verify(folder, KEY) == []
    assert len(_chains(folder)) == 3


def test_the_record_is_for_its_owner_only(folder: Path) -> None:
    with Audit(folder, KEY) as audit:
        audit.append(entry())
    assert folder.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


@pytest.mark.parametrize("people", [0, 1, SHOWN_AT_MOST, SHOWN_AT_MOST + 1, 3 * SHOWN_AT_MOST])
def test_more_people_than_one_entry_names_stand_in_several_that_are_on_disk_together(folder: Path, people: int) -> None:
    shown = tuple(f"e_{n:024x}" for n in range(people))
    with Audit(folder, KEY) as audit:
        number = audit.append(replace(entry(), shown=shown))
        kept = [one for one in audit.entries() if one is not None]
    assert number == len(kept) == max(1, -(-people // SHOWN_AT_MOST))
    assert tuple(i for one in kept for i in one.shown or ()) == shown
    assert [(one.part, one.parts) for one in kept] == [(n + 1, number) for n in range(number)]
    assert {replace(one, shown=(), part=1, parts=1) for one in kept} == {replace(entry(), shown=())}
    assert verify(folder, KEY) == []


def test_an_entry_from_before_the_people_shown_were_kept_is_read_and_says_so(folder: Path) -> None:
    old = {"at": "2026-11-01T10:00:00.000000Z", "who": "w-1f", "agency": "police", "role": "analyst"}
    old |= {"purpose": "safeguarding", "action": "answer find", "decision": "answered", "policy": "1", "targets": []}
    with Audit(folder, KEY) as audit:
        audit.append(entry())
        audit._chain.put({**old, "params": "aa", "count": 3, "request": "r-0"})  # type: ignore[union-attr]
        audit.append(entry())
        kept = list(audit.entries())
    assert [one and one.shown for one in kept] == [("e-7a",), None, ("e-7a",)]
    assert verify(folder, KEY) == []
    found = looks(kept, Been(frozenset(), frozenset({"e-7a"}), frozenset(), shared=False), None, "")
    assert (len(found.looks), found.unnamed, found.damaged) == (1, 1, 0)


def test_a_line_that_was_changed_tells_of_no_look_and_is_counted(folder: Path) -> None:
    _filled(folder, chains=1, entries=3)
    (chain,) = _chains(folder)
    chain.write_bytes(chain.read_bytes().replace(b'"count":1', b'"count":7'))
    kept = list(Audit(folder, KEY).entries())
    assert [one and one.count for one in kept] == [0, None, 2]
    found = looks(kept, Been(frozenset(), frozenset({"e-7a"}), frozenset(), shared=False), None, "")
    assert found.damaged == 1


def test_an_asking_and_its_answer_are_one_look_and_only_staff_of_the_agency_wanted_are_told_of() -> None:
    asked = replace(entry(), at="2026-11-20T10:00:00.000000Z", action="ask find", shown=(), targets=("e-1",))
    answered = replace(asked, at="2026-11-20T10:00:01.000000Z", action="answer find", decision="answered", targets=())
    record = [
        asked,
        replace(answered, shown=("e-2",), count=4, part=1, parts=2),
        replace(answered, shown=("e-3",), count=4, part=2, parts=2),
        replace(asked, agency="council", request="r-2"),
        replace(asked, action="restrict", targets=("r-9",), request=""),
        replace(asked, action="restrict", targets=("r-9",), request=""),
        replace(asked, request="r-3"),
        replace(asked, request="r-4", targets=("e-4",)),
    ]
    been = Been(frozenset({"u-1"}), frozenset({"e-1", "e-3"}), frozenset({"r-9"}), shared=False)
    ours = looks(record, been, "police", "r-3").looks
    told = [(look.what, look.asked, look.shown, look.ids, look.decision, look.rows) for look in ours]
    one = ("find", True, True, ("e-1", "e-3"), "answered", 4)
    assert sorted(told) == sorted([one, *2 * [("restrict", True, False, ("r-9",), "allowed", 0)]])
    everybodys = looks(record, been, None, "r-3").looks
    assert [look.request for look in everybodys if look.agency == "council"] == ["r-2"]
    assert looks(record, been, "clinic", "").looks == ()


def test_the_key_of_another_installation_does_not_fit(folder: Path) -> None:
    _filled(folder, chains=1, entries=1)
    assert verify(folder, KEY[::-1])


def test_threads_share_the_disks_time_and_every_entry_is_there_once(folder: Path) -> None:
    with Audit(folder, KEY) as audit, ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda i: audit.append(entry(i)), range(400)))
    assert sorted(numbers) == list(range(1, 401))
    assert verify(folder, KEY) == []


def test_processes_keep_chains_of_their_own(folder: Path) -> None:
    others = [_appender(folder) for _ in range(3)]
    for other in others:
        for _ in range(2 * ANCHOR_EVERY):
            assert other.stdout and other.stdout.readline()
    assert verify(folder, KEY) == []
    for other in others:
        _kill(other)
    assert {finding.kind for finding in verify(folder, KEY)} <= {"unfinished"}
    assert len(_chains(folder)) == 3


def test_a_kill_in_the_middle_loses_nothing_acknowledged_and_is_not_called_tampering(folder: Path) -> None:
    for round_ in range(5):
        other = _appender(folder)
        assert other.stdout
        time.sleep(0.05 * round_)
        said = [int(other.stdout.readline())]
        other.send_signal(signal.SIGKILL)
        said += [int(line) for line in other.stdout.read().split()]
        _kill(other)
        newest = _chains(folder)[-1].read_bytes()
        assert newest.count(b"\n") > max(said)
        assert {finding.kind for finding in verify(folder, KEY)} <= {"unfinished"}
    with Audit(folder, KEY) as audit:
        audit.append(entry())
    assert {finding.kind for finding in verify(folder, KEY)} <= {"unfinished"}


def test_a_line_torn_by_a_kill_is_unfinished_in_a_chain_and_mended_in_the_anchors(folder: Path) -> None:
    audit = Audit(folder, KEY)
    audit.append(entry())
    audit._chain.close()  # type: ignore[union-attr]  # as a kill would: no closing anchor
    for path in [*_chains(folder), folder / NAME]:
        with path.open("ab") as file:
            file.write(b'{"seal":"00')
    assert [finding.kind for finding in verify(folder, KEY)] == ["unfinished", "unfinished"]
    _filled(folder, chains=1, entries=1)
    assert [(finding.kind, finding.file) for finding in verify(folder, KEY)] == [
        ("unfinished", _chains(folder)[0].name)
    ]


def test_the_end_of_a_killed_chain_cannot_be_cut_once_another_has_started(folder: Path) -> None:
    audit = Audit(folder, KEY)
    for i in range(10):
        audit.append(entry(i))
    audit._chain.close()  # type: ignore[union-attr]
    killed = _chains(folder)[0]
    _filled(folder, chains=1, entries=1)
    _drop_lines(killed, 9)
    assert [finding.kind for finding in verify(folder, KEY)] == ["shortened"]


def test_a_noted_anchor_finds_the_anchors_cut_and_the_whole_record_put_back(folder: Path, tmp_path: Path) -> None:
    _filled(folder, chains=1, entries=3)
    shutil.copytree(folder, tmp_path / "older")
    with Audit(folder, KEY) as audit:
        audit.append(entry())
        noted = head(folder, KEY)
        assert verify(folder, KEY, noted) == []
        audit.append(entry())
    assert verify(folder, KEY, noted) == []
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "older", folder)
    assert verify(folder, KEY) == [], "only what was noted elsewhere can tell"
    assert [finding.kind for finding in verify(folder, KEY, noted)] == ["shortened"]
    shutil.rmtree(folder)
    assert [finding.kind for finding in verify(folder, KEY, noted)] == ["missing"]


def test_a_noted_anchor_covers_a_chain_still_being_written(folder: Path) -> None:
    with Audit(folder, KEY) as audit:
        for i in range(5):
            audit.append(entry(i))
        head(folder, KEY)
        _drop_lines(_chains(folder)[0], 5)
        assert [finding.kind for finding in verify(folder, KEY)] == ["shortened"]


def test_what_was_noted_must_be_readable(folder: Path) -> None:
    with pytest.raises(BadInput):
        head(folder, KEY)
    _filled(folder, chains=1, entries=1)
    with pytest.raises(BadInput):
        verify(folder, KEY, "the third of May")
    assert verify(folder, KEY, head(folder, KEY).replace(" ", "  ") + "\n") == []


def test_a_record_that_cannot_be_begun_is_unavailable(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(Unavailable):
        Audit(folder, KEY).append(entry())
    with pytest.raises(Unavailable):
        Audit(folder, KEY).check()


def test_a_full_disk_stops_every_append_and_room_lets_them_go_on(folder: Path) -> None:
    audit = Audit(folder, KEY)
    audit.append(entry())
    size = _chains(folder)[0].stat().st_size
    with _no_file_larger_than(size + 700), pytest.raises(Unavailable), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: audit.append(entry(i)), range(40)))
    with _no_file_larger_than(10), pytest.raises(Unavailable):
        audit.append(entry())
    assert audit.append(entry()) >= 1
    audit.close()
    assert {finding.kind for finding in verify(folder, KEY)} <= {"unfinished"}


_RECORD: dict[str, Path] = {}


@pytest.fixture(scope="module", autouse=True)
def record() -> Iterator[None]:
    """A closed record of three chains, made once; every example below harms a copy of it."""
    with tempfile.TemporaryDirectory(prefix="sl-") as folder:
        _RECORD["folder"] = Path(folder) / "audit"
        _filled(_RECORD["folder"], chains=3, entries=6)
        yield


def _harmed(harm: Callable[[Path], None]) -> list[Finding]:
    with tempfile.TemporaryDirectory(prefix="sl-") as folder:
        copy = Path(folder) / "audit"
        shutil.copytree(_RECORD["folder"], copy)
        before = {path.name: path.read_bytes() for path in copy.iterdir()}
        harm(copy)
        assert before != {path.name: path.read_bytes() for path in copy.iterdir()}, "the example harms nothing"
        return [finding for finding in verify(copy, KEY) if finding.kind != "unfinished"]


@given(st.data())
def test_any_one_byte_changed_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        path = data.draw(st.sampled_from(_chains(folder)))
        text = bytearray(path.read_bytes())
        place = data.draw(st.integers(0, len(text) - 1))
        text[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[place]))
        path.write_bytes(text)

    assert _harmed(harm)


@given(st.data())
def test_any_one_byte_of_the_anchors_but_its_last_changed_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        text = bytearray((folder / NAME).read_bytes())
        place = data.draw(st.integers(0, len(text) - 2))
        text[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[place]))
        (folder / NAME).write_bytes(text)

    assert _harmed(harm)


@given(st.data())
def test_any_line_left_out_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        path = data.draw(st.sampled_from(_chains(folder)))
        lines = path.read_bytes().splitlines(keepends=True)
        del lines[data.draw(st.integers(0, len(lines) - 1))]
        path.write_bytes(b"".join(lines))

    assert _harmed(harm)


@given(st.data())
def test_any_two_lines_changed_about_are_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        path = data.draw(st.sampled_from([*_chains(folder), folder / NAME]))
        lines = path.read_bytes().splitlines(keepends=True)
        one, other = data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True))
        lines[one], lines[other] = lines[other], lines[one]
        path.write_bytes(b"".join(lines))

    assert _harmed(harm)


@given(st.data())
def test_a_line_carried_from_one_chain_to_another_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        source, target = data.draw(st.permutations(_chains(folder)))[:2]
        line = data.draw(st.sampled_from(source.read_bytes().splitlines(keepends=True)))
        lines = target.read_bytes().splitlines(keepends=True)
        lines.insert(data.draw(st.integers(0, len(lines))), line)
        target.write_bytes(b"".join(lines))

    assert _harmed(harm)


@given(st.data())
def test_any_cut_of_a_closed_chain_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        path = data.draw(st.sampled_from(_chains(folder)))
        os.truncate(path, data.draw(st.integers(0, path.stat().st_size - 1)))

    assert _harmed(harm)


@given(st.data())
def test_any_whole_chain_removed_or_renamed_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        path = data.draw(st.sampled_from(_chains(folder)))
        if data.draw(st.booleans()):
            path.unlink()
        else:
            path.rename(folder / "20990101T000000000000Z-00000000.ndjson")

    assert _harmed(harm)


@given(st.data())
def test_any_cut_of_the_anchors_before_the_last_chain_began_is_found(data: st.DataObject) -> None:
    def harm(folder: Path) -> None:
        lines = (folder / NAME).read_bytes().splitlines(keepends=True)
        (folder / NAME).write_bytes(b"".join(lines[: data.draw(st.integers(0, len(lines) - 2))]))

    assert _harmed(harm)


def _filled(folder: Path, chains: int, entries: int) -> None:
    for _ in range(chains):
        with Audit(folder, KEY) as audit:
            for i in range(entries):
                audit.append(entry(i))


def _chains(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.ndjson") if path.name != NAME)


def _drop_lines(path: Path, keep: int) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:keep]))


def _appender(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPENDING, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout
    process.stdout.close()


class _no_file_larger_than:  # noqa: N801 - read as a phrase
    """Make the system refuse to let any file of ours grow past a size, as a full disk does."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __enter__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._size, self._before[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)
