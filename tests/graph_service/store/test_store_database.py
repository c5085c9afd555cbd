"""The store on disk: its owner's alone, holding no secret and nothing of a child, made whole or not, and never an older program's."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from graph_service.errors import Held as HeldByAnother
from graph_service.errors import Misconfigured, Unavailable
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions.find import FindParams
from graph_service.settings import Settings
from graph_service.store import Post, Store, database, look_at_store, open_store
from graph_service.store.tables import HEAD, METADATA
from tests.graph_service.store.conftest import LAST_DAY, OF_A_FILE, Held, analyst, at

ROOT = Path(__file__).parents[3]
FILES = ("store.sqlite", "store.sqlite-wal", "store.sqlite-shm")
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from graph_service.store import opening
from tests.graph_service.store.conftest import at
made = []
def count(connection, cursor, statement, *_):
    if statement.strip().startswith(("CREATE", "INSERT", "UPDATE")):
        made.append(statement)
        if len(made) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
engine_of = opening.engine_of
def watched(url):
    engine = engine_of(url)
    event.listen(engine, "after_cursor_execute", count)
    return engine
opening.engine_of = watched
at(Path(sys.argv[1])).close()
print(len(made))
"""


@OF_A_FILE
def test_no_secret_is_in_any_of_its_files_and_its_files_are_the_owners(home: Path, store: Store):
    account = analyst(store)
    secrets = [store.tokens.new("police", Role.ANALYST)[1], store.links.new(account.who), store.links.new(account.who)]
    store.links.use(secrets[1])
    secret, session = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
    secrets += [secret, session.csrf]
    store.sessions.choose(secret, Purpose.INVESTIGATION)
    store.recent.keep(account.who, "police", "find", FindParams(text="Zebedee Quillfeather"), Purpose.SAFEGUARDING)
    held = {path.name: path.read_bytes() for path in home.glob("store.*")}
    assert set(FILES) <= set(held) and account.who.encode() in b"".join(held.values())
    for name, content in held.items():
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600, name
        for each in (*secrets, *(one.removeprefix("sl_") for one in secrets), "Quillfeather", "Zebedee"):
            assert each.encode() not in content, name


@OF_A_FILE
def test_even_under_an_open_umask_its_files_are_the_owners(home: Path):
    before = os.umask(0)
    try:
        with at(home, Held()) as store:
            analyst(store)
            assert {stat.S_IMODE((home / name).stat().st_mode) for name in FILES} == {0o600}
    finally:
        os.umask(before)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_others_can_read_is_refused(home: Path, name: str):
    at(home).close()
    (home / name).touch(0o600)
    (home / name).chmod(0o640)
    for look in (open_store, look_at_store):
        with pytest.raises(Misconfigured, match=rf"{name} can be read by others: expected file mode 0600"):
            look(_settings(home))


@pytest.mark.parametrize("name", [*FILES, "store.lock"])
def test_no_link_is_followed(home: Path, tmp_path_factory: pytest.TempPathFactory, name: str):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    at(home).close()
    (home / name).unlink(missing_ok=True)
    (home / name).symlink_to(elsewhere / "made")
    for look in (open_store, look_at_store):
        with pytest.raises(Misconfigured, match="is a link, or no file"):
            look(_settings(home))
    assert list(elsewhere.iterdir()) == []


def test_looking_at_a_home_without_a_store_makes_nothing_and_nothing_can_be_written(tmp_path: Path):
    settings = _settings(tmp_path / "home")
    for store in (open_store(settings, make=False), look_at_store(settings)):
        with store:
            assert store.tokens.all() == () and store.accounts.all() == () and store.state().ok
            with pytest.raises(Unavailable, match="cannot be read or written"):
                store.tokens.new("*", Role.OPERATOR)
    assert not (tmp_path / "home").exists()


def test_the_migrations_make_the_tables_that_the_program_knows(home: Path, store: Store):
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@OF_A_FILE
def test_killed_at_any_statement_of_a_migration_it_is_run_again(home: Path, tmp_path_factory: pytest.TempPathFactory):
    whole = subprocess.run(_killed(home, 0), cwd=ROOT, env=_environment(), capture_output=True, text=True)
    statements = int(whole.stdout)
    assert statements >= 10
    for number in (1, 2, statements // 2, statements - 1, statements):
        other = tmp_path_factory.mktemp("home")
        killed = subprocess.run(_killed(other, number), cwd=ROOT, env=_environment())
        assert killed.returncode == -signal.SIGKILL
        with closing(sqlite3.connect(other / "store.sqlite")) as raw:
            assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [], "all of it or nothing"
        with at(other) as store:
            assert store.accounts.all() == () and store.state().current


@OF_A_FILE
def test_many_that_open_a_new_home_at_once_all_get_its_store(home: Path):
    with get_context("spawn").Pool(4) as pool:
        made = pool.map(_open_and_make, [(home, n) for n in range(8)], chunksize=1)
    with at(home) as store:
        assert {account.who for account in store.accounts.all()} == set(made) and store.state().ok


def _open_and_make(given: tuple[Path, int]) -> str:
    home, number = given
    with at(home, Held()) as store:
        return analyst(store, f"n{number}").who


@OF_A_FILE
def test_a_newer_store_is_refused_in_plain_words_and_left_as_it_is(home: Path):
    at(home).close()
    with closing(sqlite3.connect(home / "store.sqlite")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    before = (home / "store.sqlite").read_bytes()
    with pytest.raises(Misconfigured, match="made by a newer Sightline"):
        at(home)
    with look_at_store(_settings(home)) as store:
        assert not store.state().ok and "newer Sightline" in store.state().words
    assert (home / "store.sqlite").read_bytes() == before


@OF_A_FILE
def test_what_is_no_store_is_refused(home: Path):
    at(home).close()
    (home / "store.sqlite").write_bytes(b"not a database" * 500)
    with pytest.raises(Misconfigured, match="restore it from your copy"):
        at(home)


@OF_A_FILE
def test_a_damaged_store_is_not_sound(home: Path, store: Store):
    for n in range(60):
        analyst(store, f"n{n}")
    assert store.state().words == f"sound, version {HEAD}"
    store.close()
    path = home / "store.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        root = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'uq_accounts_name' OR tbl_name = 'accounts'"
        )
        page, size = max(row[0] for row in root), raw.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * size + 100 : page * size] = bytes(size - 100)
    path.write_bytes(content)
    with look_at_store(_settings(home)) as looked:
        assert not looked.state().ok


@OF_A_FILE
def test_a_program_that_holds_the_file_for_itself_is_waited_for_and_then_told(
    home: Path, store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    with at(home, Held()) as hurried, closing(sqlite3.connect(home / "store.sqlite", isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(HeldByAnother, match="held by another program"):
            analyst(hurried)
        assert hurried.accounts.all() == ()
        raw.execute("ROLLBACK")
        assert analyst(hurried).name == "a.fell"


def test_threads_that_read_and_write_at_once_wait_for_one_another_and_lose_nothing(home: Path, store: Store):
    def one(number: int) -> int:
        account = analyst(store, f"n{number}")
        secret, _ = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
        return len(store.accounts.all()) if store.sessions.of(secret) else 0

    with ThreadPoolExecutor(20) as pool:
        seen = list(pool.map(one, range(40)))
    assert max(seen) == 40 and min(seen) >= 1 and len(store.accounts.all()) == 40


def test_another_database_is_used_where_one_is_set_and_its_address_is_shown_nowhere(
    home: Path, tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("elsewhere")
    address = folder / "address"
    address.write_text(f"sqlite:///{folder}/other.sqlite\n")
    settings = Settings(home=home, store_url=None, store_url_file=address)
    with open_store(settings, Held()) as store:
        analyst(store)
    assert (folder / "other.sqlite").stat().st_mode & 0o777 == 0o600 and not (home / "store.sqlite").exists()
    said = f"sqlite:///{folder}/other.sqlite"
    assert said not in repr(Settings(home=home, store_url=said))
    with open_store(Settings(home=home, store_url=said)) as store:
        assert [account.name for account in store.accounts.all()] == ["a.fell"]
    for wrong, match in (
        ("no address", "expected the address of a database"),
        ("nosuch://x/y", "is not installed"),
        *(
            (f"sqlite:{path}", "the whole path of a file")
            for path in ("//", "///:memory:", "///near", "///file:x?uri=true")
        ),
    ):
        with pytest.raises(Misconfigured, match=match) as refused:
            open_store(Settings(home=home, store_url=wrong))
        assert not any(word in str(refused.value) for word in ("no address", "nosuch", "near", "uri"))


def test_an_account_is_judged_by_the_rule_of_a_token(home: Path, store: Store):
    """The same wrong things are refused, in the same words, whoever asks for them."""
    tried = 0
    for wrong in (
        {"role": Role.CHAIR, "purposes": [Purpose.INVESTIGATION]},
        {"grants": ["everything"]},
        {"grants": ["void"]},
        {"grants": ["operation:kestrel"]},
        {"clearance": "SECRET"},
        {"agency": "*"},
        {"agency": "a|b"},
        {"agency": "hospital"},
        {"agency": "place-register"},
    ):
        said = {"agency": "police", "role": Role.ANALYST, **wrong}
        words = []
        for make in (
            lambda said=said: store.tokens.new(**said),
            lambda said=said: store.accounts.new("a.fell", [Post.of(expires=LAST_DAY, **said)]),
        ):
            with pytest.raises(Exception) as refused:
                make()
            words.append((type(refused.value), str(refused.value).partition("\n")[2] or str(refused.value)))
        assert words[0] == words[1]
        tried += 1
    assert tried == 9 and store.accounts.all() == () and store.tokens.all() == ()


def _settings(home: Path) -> Settings:
    return Settings(home=home, store_url=None, store_url_file=None)


def _killed(home: Path, at_statement: int) -> list[str]:
    return [sys.executable, "-c", KILLED, str(home), str(at_statement)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
