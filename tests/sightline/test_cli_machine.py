"""Exit code 1 is for faults of ours: whatever the machine refuses ends with 8 or 2, and says what to do."""

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sightline.conftest import ROOT

NEW = ("token", "new", "--agency", "*", "--role", "operator")
NOBODY = 65534
ROOT_ACCOUNT = os.geteuid() == 0


def bound() -> None:
    """What no permission binds, root, is bound by them as any account is."""
    for capability in (1, 2):  # to write, and to read and search, whatever a file's mode says
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def run(home: Path, *words: str, limits: Callable[[], None] | None = None, **more: str):
    """A real process."""
    said = {"SIGHTLINE_HOME": str(home), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "COLUMNS": "300", **more}
    return subprocess.run(
        [sys.executable, "-P", "-m", "sightline", *words],
        env=said, capture_output=True, text=True, timeout=120, preexec_fn=limits, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def expect(ran: "subprocess.CompletedProcess[str]", code: int, *words: str) -> None:
    flat = " ".join(ran.stderr.split())
    assert ran.returncode == code, ran.stderr
    assert (
        [one for one in words if one not in flat] == [] and "Sightline itself" not in flat and "Traceback" not in flat
    )


def test_a_home_that_is_a_file_or_lies_where_no_folder_can_be_is_wrongly_set_up(tmp_path):
    (tmp_path / "file").write_text("x")
    expect(run(tmp_path / "file", *NEW), 8, "the home is a file")
    expect(run(tmp_path / "file" / "home", *NEW), 8, "there is no folder there")
    expect(run(Path("/proc/home"), *NEW), 8, "name another")


@pytest.mark.parametrize(
    "words", [NEW, ("agency", "add", "police", "--title", "Police"), ("schema",), ("audit", "head")]
)
def test_a_home_that_may_not_be_written_is_wrongly_set_up(tmp_path, words):
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    ran = run(home, *words, limits=bound if ROOT_ACCOUNT else None)
    expect(ran, 8, "may not read or write there")


@pytest.mark.skipif(not ROOT_ACCOUNT, reason="only root can make a home of another account's")
def test_the_home_of_another_account_is_not_touched(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    for words in (NEW, ("agency", "list"), ("check",)):
        expect(run(home, *words), 8, "belongs to another account")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("room", [0, 40, 700])
def test_a_full_disk_is_said_and_what_to_do(tmp_path, room):
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    home = tmp_path / "home"
    for words in (NEW, ("agency", "add", "police", "--title", "Police", "--system", "niche")):
        ran = run(home, *words, limits=little)
        assert ran.returncode == 0 or expect(ran, 8, "may grow no larger") is None
    assert run(home, "agency", "add", "police", "--title", "Police").returncode == 0


def test_a_password_file_that_cannot_be_read_and_files_to_write_that_cannot_be_are_told(tmp_path):
    away = {"SIGHTLINE_GRAPH_URL": "bolt://127.0.0.1:1", "SIGHTLINE_GRAPH_PASSWORD_FILE": str(tmp_path / "none")}
    expect(run(tmp_path / "home", "schema", **away), 8, "password cannot be read")
    (tmp_path / "file").write_text("x")
    expect(run(tmp_path / "home", "town", str(tmp_path / "file")), 8, "there is no folder there")
