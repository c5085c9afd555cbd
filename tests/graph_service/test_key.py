"""The key is made once, whole or not at all, and is never made anew."""

import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph_service.audit import Audit
from graph_service.errors import Misconfigured
from graph_service.key import MADE_WITH_IT, check_value, held_key, key_of
from graph_service.model.vocabulary import Role
from graph_service.settings import Settings
from graph_service.store import open_store

ROOT = Path(__file__).parents[2]
ASKING = (
    "import sys; from pathlib import Path; from graph_service.key import key_of; print(key_of(Path(sys.argv[1])).hex())"
)


def test_a_new_home_has_no_key_and_gets_one_private_file_of_32_bytes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert held_key(home) is None and not home.exists(), "looking makes nothing"
    key = Settings(home=home).key
    assert key == (home / "key").read_bytes() == key_of(home) == held_key(home)
    assert len(key) == 32 and [(p.name, p.stat().st_mode & 0o777) for p in home.iterdir()] == [("key", 0o600)]


def test_many_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: key_of(tmp_path), range(64)))) == 1
    processes = [_asking(tmp_path / "another") for _ in range(4)]
    assert len({process.communicate(timeout=60)[0] for process in processes}) == 1
    assert [path.name for path in (tmp_path / "another").iterdir()] == ["key"]


@pytest.mark.parametrize("content", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").touch(0o600)
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(Misconfigured, match=f"has {len(content)} bytes, expected 32: restore it"):
        key_of(tmp_path)
    assert (tmp_path / "key").read_bytes() == content


def test_a_key_that_others_can_read_or_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    key_of(tmp_path)
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(Misconfigured, match="0600"):
        key_of(tmp_path)
    (tmp_path / "folder" / "key").mkdir(parents=True)
    with pytest.raises(Misconfigured, match="cannot be read"):
        key_of(tmp_path / "folder")
    (tmp_path / "leading" / "key").parent.mkdir()
    (tmp_path / "leading" / "key").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Misconfigured, match="no link"):
        key_of(tmp_path / "leading")


@pytest.mark.parametrize("room", [0, 16])
def test_a_full_disk_leaves_nothing_and_room_lets_it_be_made(tmp_path: Path, room: int) -> None:
    full = _asking(tmp_path, room)
    assert "cannot be written and none was made" in full.communicate(timeout=60)[1] and full.returncode
    assert list(tmp_path.iterdir()) == []
    assert len(key_of(tmp_path)) == 32


@pytest.mark.parametrize("name", MADE_WITH_IT)
def test_a_home_that_lost_its_key_gets_no_other(tmp_path: Path, name: str) -> None:
    key = key_of(tmp_path)
    if name == "audit":
        Audit(tmp_path / "audit", key).check()
    elif name == "store.sqlite":
        with open_store(Settings(home=tmp_path, store_url=None)) as store:
            store.tokens.new("*", Role.OPERATOR)
    else:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "configuration").touch()
    (tmp_path / "key").rename(tmp_path.parent / "kept")
    before = sorted(tmp_path.rglob("*"))
    for ask in (key_of, held_key):
        with pytest.raises(Misconfigured, match=f"gone and the home still holds {name}: restore the key"):
            ask(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    (tmp_path.parent / "kept").rename(tmp_path / "key")
    assert key_of(tmp_path) == key


def test_the_check_value_tells_keys_apart_and_holds_nothing_of_them() -> None:
    keys = [bytes([n]) * 32 for n in range(256)]
    assert len({check_value(key) for key in keys}) == 256
    assert not any(key.hex()[:8] in check_value(key) for key in keys)


def _asking(home: Path, room: int = -1) -> subprocess.Popen[str]:
    """Another process that asks for the key; with `room`, on a disk that takes no more bytes than that in a file."""
    return subprocess.Popen(
        [sys.executable, "-B", "-c", ASKING, str(home)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if room < 0 else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
