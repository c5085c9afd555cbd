"""Tokens: shown once, kept as a digest, refused in one way."""

import json
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from pydantic import ValidationError

from graph_service.errors import BadInput, Misconfigured, NotFound, NotSignedIn
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry
from graph_service.tokens import DAYS, Tokens
from tests.registered import registered

TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _police(tmp_path: Path) -> None:
    registered(tmp_path, "police").begin("heron", "police")


def test_a_token_stands_for_whom_it_was_made_for(tmp_path: Path):
    token, secret = Tokens(tmp_path).new("police", Role.ANALYST, [Purpose.SAFEGUARDING], ["health"], note="desk 3")
    identity = Tokens(tmp_path).identity_of(secret)
    assert (identity.who, identity.agency, identity.role) == (token.who, "police", Role.ANALYST)
    assert identity.purposes == {Purpose.SAFEGUARDING} and identity.grants == {"health"}


def test_an_installation_starts_with_no_token(tmp_path: Path):
    assert Tokens(tmp_path).all() == ()
    for guess in ("", "sl_", "admin", "\udcff", "sl_" + "a" * 43):
        with pytest.raises(NotSignedIn):
            Tokens(tmp_path).identity_of(guess)


def test_the_secret_has_256_bits_and_is_not_in_the_file(tmp_path: Path):
    _, secret = Tokens(tmp_path).new("police", Role.ANALYST)
    assert secret.startswith("sl_") and len(secret) == 3 + 43
    path = tmp_path / "tokens.json"
    assert secret not in path.read_text() and secret[3:] not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_unknown_expired_and_revoked_are_refused_in_the_same_words(tmp_path: Path):
    day = [TODAY]
    tokens = Tokens(tmp_path, lambda: day[0])
    _, expiring = tokens.new("police", Role.ANALYST)
    revoked, gone = tokens.new("police", Role.ANALYST, days=DAYS * 2)
    tokens.revoke(revoked.who)
    day[0] = TODAY + timedelta(days=DAYS)
    assert tokens.identity_of(expiring).agency == "police"
    day[0] += timedelta(days=1)
    words = set()
    for secret in (expiring, gone, "sl_unknown"):
        with pytest.raises(NotSignedIn) as refusal:
            tokens.identity_of(secret)
        words.add(str(refusal.value))
    assert len(words) == 1


def test_a_revocation_holds_at_once_in_another_holder_of_the_store(tmp_path: Path):
    here, there = Tokens(tmp_path), Tokens(tmp_path)
    token, secret = here.new("police", Role.ANALYST)
    assert there.identity_of(secret).who == token.who
    here.revoke(token.who)
    with pytest.raises(NotSignedIn):
        there.identity_of(secret)
    assert [kept.who for kept in there.all()] == [token.who]  # so that the audit can still be read


def test_a_token_allows_no_more_than_its_role_may_have(tmp_path: Path):
    tokens = Tokens(tmp_path)
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
            tokens.new(**{"agency": "police", **wrong})
    assert tokens.all() == ()


def test_a_token_is_for_an_agency_and_grants_an_operation_that_are_registered(tmp_path: Path):
    tokens = Tokens(tmp_path)
    for wrong in (
        {"agency": "council"},
        {"grants": ["operation:kestrel"]},
        {"grants": ["operation:heron", "operation:x"]},
    ):
        with pytest.raises(BadInput, match="registered"):
            tokens.new(**{"agency": "police", "role": Role.ANALYST, **wrong})
    assert tokens.all() == ()
    Registry(tmp_path).end("heron", "police")
    assert tokens.new("police", Role.ANALYST, grants=["operation:heron"])[0].grants == ("operation:heron",)
    assert tokens.new("*", Role.OPERATOR)[0].agency == "*"


def test_a_file_that_others_can_read_or_that_is_damaged_is_refused(tmp_path: Path):
    tokens = Tokens(tmp_path)
    _, secret = tokens.new("police", Role.ANALYST)
    path = tmp_path / "tokens.json"
    path.chmod(0o644)
    with pytest.raises(Misconfigured):
        Tokens(tmp_path).identity_of(secret)
    path.chmod(0o600)
    path.write_text("[{}]")
    with pytest.raises(Misconfigured):
        tokens.identity_of(secret)


def test_revoking_nobody_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound):
        Tokens(tmp_path).revoke("u_0")


def test_processes_that_make_tokens_at_once_lose_none(tmp_path: Path):
    with get_context("spawn").Pool(3) as pool:
        pool.map(_make_five, [tmp_path] * 3)
    assert len(json.loads((tmp_path / "tokens.json").read_text())) == 15


def _make_five(home: Path) -> None:
    for _ in range(5):
        Tokens(home).new("police", Role.OPERATOR)
