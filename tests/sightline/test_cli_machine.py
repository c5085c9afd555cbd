"""Exit code 1 is for faults of ours: whatever the machine refuses ends with 8 or 2, and says what to do."""

import ctypes
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.files import write_private
from sightline.caller import _say_home
from tests.sightline.conftest import ROOT, Ran, command

NEW = ("token", "new", "--agency", "*", "--role", "operator")
NOBODY = 65534
ROOT_ACCOUNT = os.geteuid() == 0


def bound() -> None:
    """What no permission binds, root, is bound by them as any account is."""
    for capability in (1, 2):  # to write, and to read and search, whatever a file's mode says
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def run(home: Path, *words: str, **more: str) -> Ran:
    return command(home.parent if home.parent.is_dir() else ROOT, *words, SIGHTLINE_HOME=str(home), **more)


def limited(home: Path, *words: str, limits: Callable[[], None] | None, **more: str) -> Ran:
    """The same in a process of its own, which the machine limits; it leaves no half-written bytecode to others."""
    said = {"SIGHTLINE_HOME": str(home), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "COLUMNS": "300", **more}
    said["PYTHONDONTWRITEBYTECODE"] = "1"
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "sightline", *words],
        env=said, capture_output=True, text=True, timeout=120, preexec_fn=limits, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def expect(ran: Ran, code: int, *words: str) -> None:
    flat = " ".join(ran.err.split())
    assert ran.code == code, ran.err
    assert (
        [one for one in words if one not in flat] == [] and "Sightline itself" not in flat and "Traceback" not in flat
    )


def test_a_home_that_is_a_file_or_lies_where_no_folder_can_be_is_wrongly_set_up(tmp_path):
    (tmp_path / "file").write_text("x")
    expect(run(tmp_path / "file", *NEW), 8, "the home is a file")
    expect(run(tmp_path / "file" / "home", *NEW), 8, "there is no folder there")
    expect(run(Path("/proc/home"), *NEW), 8, "name another")


@pytest.mark.parametrize("words", [NEW, ("schema",)])
def test_a_home_that_may_not_be_written_is_wrongly_set_up(tmp_path, words):
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    ran = limited(home, *words, limits=bound if ROOT_ACCOUNT else None)
    expect(ran, 8, "may not read or write there")


@pytest.mark.skipif(not ROOT_ACCOUNT, reason="only root can make a home of another account's")
def test_the_home_of_another_account_is_not_touched(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    for words in (NEW, ("agency", "list"), ("check",)):
        expect(run(home, *words), 8, "belongs to another account")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("room", [0, 400])
def test_a_full_disk_is_said_and_what_to_do(tmp_path, room):
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    home = tmp_path / "home"
    expect(limited(home, *NEW, limits=little), 8, "may grow no larger")
    assert run(home, "agency", "add", "police", "--title", "Police").code == 0


def test_a_password_file_that_cannot_be_read_and_files_to_write_that_cannot_be_are_told(tmp_path):
    away = {"SIGHTLINE_GRAPH_URL": "bolt://127.0.0.1:1", "SIGHTLINE_GRAPH_PASSWORD_FILE": str(tmp_path / "none")}
    expect(run(tmp_path / "home", "schema", **away), 8, "password cannot be read")
    (tmp_path / "file").write_text("x")
    expect(run(tmp_path / "home", "town", str(tmp_path / "file")), 8, "there is no folder there")


def every_file(home: Path) -> dict[str, tuple[int, int, bytes]]:
    """The files of a home with mode, time and content, but for what a running engine writes into its own folder."""
    found = (path for path in home.rglob("*") if path.is_file())
    return {str(p): (p.stat().st_mode, p.stat().st_mtime_ns, p.read_bytes()) for p in found}


def test_check_only_reads(tmp_path):
    home = tmp_path / "home"
    looked = run(home, "check")
    assert looked.code == 0 and not home.exists()
    assert run(home, "schema", SIGHTLINE_HEAP="512m").code == 0
    before = every_file(home)
    looked = run(home, "check", SIGHTLINE_HEAP="512m")
    assert looked.code == 0 and "not running" in looked.out, looked.out
    assert every_file(home) == before and any("graph/data" in name for name in before)
    assert {oct(mode & 0o777) for mode, _, _ in before.values()} == {"0o600"}, "every file is its owner's alone"


@pytest.mark.parametrize(
    "linked", ["key", "registry.json", "store.sqlite", "audit", "profiles", "graph", "audit/anchors.ndjson", "last"]
)
def test_no_symbolic_link_in_a_home_is_followed(tmp_path, linked):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    assert run(home, "agency", "add", "police", "--title", "Police").code == 0
    if (home / linked).exists():
        (home / linked).rename(elsewhere)
    else:
        elsewhere.mkdir()
    (home / linked).symlink_to(elsewhere)
    before = every_file(tmp_path)
    for words in (("agency", "add", "b", "--title", "B"), NEW, ("audit", "verify"), ("check",)):
        expect(run(home, *words), 8, f"{linked} in the home", "symbolic link")
    assert every_file(tmp_path) == before


def test_a_home_may_itself_be_reached_by_a_link(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "far")
    assert run(tmp_path / "home", "agency", "add", "police", "--title", "Police").code == 0


def test_what_is_written_for_somebody_is_theirs_alone_and_goes_through_no_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("mine")
    link.symlink_to(target)
    with pytest.raises(OSError, match="symbolic"):
        write_private(link, b"x")
    assert target.read_text() == "mine"
    target.chmod(0o644)
    write_private(target, b"x")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"x", 0o600)
    assert run(tmp_path / "home", "town", str(tmp_path / "town"), "--people", "100").code == 0
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "town").rglob("*") if p.is_file()} == {0o600}


@pytest.mark.parametrize(
    ("data", "home"),
    [({}, ".local/share/sightline"), ({"XDG_DATA_HOME": "x"}, ".local/share/sightline"), (None, "x/sightline")],
)
def test_a_home_that_nobody_named_is_the_accounts_own_and_is_said_once(tmp_path, data, home):
    _say_home.cache_clear()
    said = {"HOME": str(tmp_path), **({"XDG_DATA_HOME": str(tmp_path / "x")} if data is None else data)}
    ran = command(tmp_path, "agency", "add", "police", "--title", "Police", **said)
    flat = "".join(ran.err.split())
    assert ran.code == 0 and (tmp_path / home / "key").exists() and flat.count("SIGHTLINE_HOMEisnotset") == 1
    assert str(tmp_path / home) in flat and not (tmp_path / ".sightline").exists()
    assert "not set" not in run(tmp_path / "home", "agency", "list").err


COMMANDING = "\x1b[2J\x9b31m\x07\u202e"


def test_no_control_character_reaches_the_terminal(tmp_path):
    home, file = tmp_path / "home", tmp_path / f"x{COMMANDING}.csv"
    file.write_text("a,b\n1,2\n")
    said = [
        run(home, "town", str(tmp_path / f"town{COMMANDING}"), "--people", "100"),
        run(home, "ingest", str(file), "--as", "people", "--profile", f"p{COMMANDING}"),
        run(home, "ingest", str(file), "--as", f"q{COMMANDING}", "--json"),
        run(home, "token", "new", "--agency", f"a{COMMANDING}", "--role", "operator"),
        run(home, "agency", "add", "police", "--title", f"P{COMMANDING}"),
        run(home, "agency", "list"),
        run(home, "agency", "list", "--json"),
        run(home, f"no{COMMANDING}"),
    ]
    for ran in said:
        assert not any(c in ran.out + ran.err for c in "\x1b\x9b\x07\u202e"), ran
    assert json.loads(said[6].out)[0]["title"] == f"P{COMMANDING}", "JSON says the same value in figures"
