"""Tokens: shown once, kept as a digest, refused in one way; and those of a home from before there was a store."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import pytest
from pydantic import ValidationError

from graph_service.errors import BadInput, Misconfigured, NotFound, NotSignedIn
from graph_service.model.times import utc_text
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry
from graph_service.store import Store, takeover
from graph_service.store.tokens import DAYS
from tests.graph_service.store.conftest import MORNING, OF_A_FILE, Held, at

ROOT = Path(__file__).parents[3]
KILLED = """
import os, signal, sys
from pathlib import Path
from graph_service.store import takeover
from tests.graph_service.store.conftest import at
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "before":
    takeover.TOKENS.insert = die
else:
    Path.replace = die
at(Path(sys.argv[1]))
"""


def test_a_token_stands_for_whom_it_was_made_for(home: Path, store: Store):
    token, secret = store.tokens.new("police", Role.ANALYST, [Purpose.SAFEGUARDING], ["health"], note="desk 3")
    with at(home, Held()) as again:
        identity = again.tokens.identity_of(secret)
        assert again.tokens.all() == (token.model_copy(update={"last_used": utc_text(MORNING)}),)
    assert (identity.who, identity.agency, identity.role) == (token.who, "police", Role.ANALYST)
    assert identity.purposes == {Purpose.SAFEGUARDING} and identity.grants == {"health"}
    assert (identity.expires - MORNING.date()).days == DAYS


def test_an_installation_starts_with_no_token(store: Store):
    assert store.tokens.all() == ()
    for guess in ("", "sl_", "admin", "\udcff", "\0", "sl_" + "a" * 43):
        with pytest.raises(NotSignedIn):
            store.tokens.identity_of(guess)


def test_unknown_expired_and_revoked_are_refused_in_the_same_words(store: Store, clock: Held):
    _, expiring = store.tokens.new("police", Role.ANALYST)
    revoked, gone = store.tokens.new("police", Role.ANALYST, days=DAYS * 2)
    store.tokens.revoke(revoked.who)
    clock.on(days=DAYS)
    assert store.tokens.identity_of(expiring).agency == "police"
    clock.on(days=1)
    words = set()
    for secret in (expiring, gone, "sl_unknown"):
        with pytest.raises(NotSignedIn) as refusal:
            store.tokens.identity_of(secret)
        words.add(str(refusal.value))
    assert len(words) == 1


def test_a_revocation_holds_at_once_in_another_holder_of_the_store(home: Path, store: Store, clock: Held):
    token, secret = store.tokens.new("police", Role.ANALYST)
    with at(home, clock) as there:
        assert there.tokens.identity_of(secret).who == token.who
        assert store.tokens.revoke(token.who).revoked == MORNING.date()
        with pytest.raises(NotSignedIn):
            there.tokens.identity_of(secret)
        clock.on(days=1)
        assert there.tokens.revoke(token.who).revoked == MORNING.date(), "its first day stays"
        assert [kept.who for kept in there.tokens.all()] == [token.who], "so that the audit can still be read"


def test_a_token_allows_no_more_than_its_role_may_have(store: Store):
    for wrong in (
        {"role": Role.CHAIR, "purposes": [Purpose.INVESTIGATION]},
        {"role": Role.ANALYST, "grants": ["everything"]},
        {"role": Role.ANALYST, "grants": ["void"]},
        {"role": Role.ANALYST, "grants": ["restricted"]},
        {"role": Role.ANALYST, "grants": ["operation:"]},
        {"role": Role.ANALYST, "clearance": "SECRET"},
        {"role": Role.ANALYST, "agency": "*"},
        {"role": Role.ANALYST, "agency": "a|b"},
    ):
        with pytest.raises(ValidationError):
            store.tokens.new(**{"agency": "police", **wrong})
    assert store.tokens.all() == ()


def test_a_token_is_for_an_agency_and_grants_an_operation_that_are_registered(home: Path, store: Store):
    for wrong in (
        {"agency": "hospital"},
        {"grants": ["operation:kestrel"]},
        {"grants": ["operation:heron", "operation:x"]},
    ):
        with pytest.raises(BadInput, match="registered"):
            store.tokens.new(**{"agency": "police", "role": Role.ANALYST, **wrong})
    assert store.tokens.all() == ()
    Registry(home).end("heron", "police")
    assert store.tokens.new("police", Role.ANALYST, grants=["operation:heron"])[0].grants == ("operation:heron",)
    assert store.tokens.new("*", Role.OPERATOR)[0].agency == "*"


def test_revoking_nobody_is_not_found(store: Store):
    with pytest.raises(NotFound):
        store.tokens.revoke("u_0")


def test_processes_that_make_tokens_at_once_lose_none_and_list_them_as_made(home: Path):
    with get_context("spawn").Pool(3) as pool:
        made = pool.map(_make_five, [home] * 3)
    with at(home) as store:
        listed = [token.who for token in store.tokens.all()]
    assert sorted(listed) == sorted(chain(*made))
    assert all([who for who in listed if who in of_one] == of_one for of_one in made)


def _make_five(home: Path) -> list[str]:
    with at(home) as store:
        return [store.tokens.new("police", Role.OPERATOR)[0].who for _ in range(5)]


@pytest.fixture
def old(home: Path, store: Store, clock: Held) -> dict[str, str]:
    """What a home of the older program holds: a file of three tokens, one revoked; their secrets, and no store."""
    secrets, kept = {}, []
    for name, days in (("works", DAYS), ("revoked", DAYS), ("long", DAYS * 4)):
        token, secrets[name] = store.tokens.new("police", Role.ANALYST, days=days, note=name)
        kept.append(token.model_dump(mode="json") | ({"revoked": "2026-03-01"} if name == "revoked" else {}))
    store.close()
    for path in home.glob("store.*"):
        path.unlink()
    (home / "tokens.json").touch(0o600)
    (home / "tokens.json").write_text(json.dumps(kept))
    return secrets


def test_the_tokens_of_an_older_home_keep_working_and_it_is_said_once(home: Path, old, clock: Held, caplog):
    before = (home / "tokens.json").read_bytes()
    with at(home, clock) as store:
        _expect_as_before(store, old)
        assert store.tokens.identity_of(old["long"]).expires == MORNING.date() + timedelta(days=92 + 14)
    assert not (home / "tokens.json").exists() and (home / "tokens.json.taken-over").read_bytes() == before
    assert (home / "tokens.json.taken-over").stat().st_mode & 0o777 == 0o600
    with at(home, clock) as store:
        _expect_as_before(store, old)
    assert [record.getMessage() for record in caplog.records] == [
        "the store has the tokens of tokens.json now, 3 of them, and each works as before; the old file is tokens.json.taken-over"
    ]


@OF_A_FILE
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_it_takes_tokens_over_it_can_be_run_again(home: Path, old, clock: Held, when: str):
    run = subprocess.run(
        [sys.executable, "-c", KILLED, home, when], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert run.returncode == -signal.SIGKILL
    assert (home / "tokens.json").exists()
    with at(home, clock) as store:
        _expect_as_before(store, old)
    assert not (home / "tokens.json").exists()


def test_a_token_revoked_on_either_side_stays_revoked(home: Path, old, clock: Held):
    with at(home, clock) as store:
        store.tokens.revoke(store.tokens.identity_of(old["works"]).who)
    file = json.loads((home / "tokens.json.taken-over").read_text())
    file[2]["revoked"] = "2026-03-01"
    (home / "tokens.json").touch(0o600)
    (home / "tokens.json").write_text(json.dumps(file))  # a copy put back, in which another was revoked
    with at(home, clock) as store:
        assert [token.revoked is not None for token in store.tokens.all()] == [True] * 3


def test_processes_that_take_tokens_over_at_once_take_each_once(home: Path, old, clock: Held):
    with get_context("spawn").Pool(4) as pool:
        counted = pool.map(_count, [home] * 4)
    assert counted == [3] * 4


def _count(home: Path) -> int:
    with at(home) as store:
        return len(store.tokens.all())


def test_an_old_file_that_others_can_read_or_that_is_damaged_is_refused_and_stays(home: Path, old, clock: Held):
    path = home / "tokens.json"
    path.chmod(0o644)
    with pytest.raises(Misconfigured, match="0600"):
        at(home, clock)
    path.chmod(0o600)
    path.write_text("[{}]")
    with pytest.raises(Misconfigured, match="old file of tokens cannot be read"):
        at(home, clock)
    assert path.read_text() == "[{}]" and takeover.waits(home)


def _expect_as_before(store: Store, old: dict[str, str]) -> None:
    assert [token.note for token in store.tokens.all()] == ["works", "revoked", "long"]
    assert store.tokens.identity_of(old["works"]).agency == "police"
    assert store.tokens.all()[2].expires == MORNING.date() + timedelta(days=DAYS * 4)
    with pytest.raises(NotSignedIn):
        store.tokens.identity_of(old["revoked"])
