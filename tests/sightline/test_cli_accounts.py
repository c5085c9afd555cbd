"""Accounts and sign-in links at the command line: by the owner of the home, put on the record, and no link where it could be read."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pyotp
import pytest

from graph_service.errors import NotSignedIn
from graph_service.settings import Settings
from graph_service.store import Store, open_store
from graph_service.store.tables import HEAD
from sightline.exits import exit_code
from tests.registered import registered
from tests.sightline.conftest import Ran, command

SET_UP = re.compile(r"http://127\.0\.0\.1:8321/set-up/([A-Za-z0-9_-]{43})\n")
LINK = re.compile(r"http://127\.0\.0\.1:8321/sign-in/([A-Za-z0-9_-]{43})\n")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    registered(tmp_path / "home", "police")
    return tmp_path / "home"


def run(home: Path, *words: str, **environment: str) -> Ran:
    return command(home.parent, *words, SIGHTLINE_HOME=str(home), **environment)


def made(home: Path, name: str = "a.fell") -> Ran:
    return run(home, "account", "new", name, "--agency", "police", "--role", "analyst")


def opened(home: Path) -> Store:
    return open_store(Settings(home=home, store_url=None))


def test_an_account_is_made_listed_linked_and_ended_and_each_is_on_the_record(home: Path):
    new = made(home)
    assert new.code == 0 and new.out == "" and "a.fell, analyst of police" in new.err and "investigation" in new.err
    (row,) = json.loads(run(home, "account", "list", "--json").out)
    assert (row["name"], row["state"], row["last used"]) == ("a.fell", "works", "never")
    link = run(home, "link", "a.fell")
    secret = LINK.fullmatch(link.out)
    assert link.code == 0 and secret and "once, within 10 minutes" in link.err and secret[1] not in link.err
    with opened(home) as store:
        assert store.links.use(secret[1]).who == row["who"]
    ended = run(home, "account", "end", row["who"])
    assert (ended.code, ended.err) == (0, "ended\n")
    (row,) = json.loads(run(home, "account", "list", "--json").out)
    assert row["state"] == "ended"
    kept = [(line["action"], line["targets"]) for line in _record(home) if "action" in line]
    assert kept == [(action, [row["who"]]) for action in ("account new", "link new", "account end")]
    assert secret[1] not in str(kept) and "a.fell" not in str(kept)


def test_an_agencys_list_is_confirmed_by_the_owner_of_the_home_as_it_was_shown(home: Path):
    registered(home, "council")
    made(home)
    run(home, "account", "new", "b.gill", "--agency", "council", "--role", "administrator")
    run(home, "token", "new", "--agency", "police", "--role", "operator", "--note", "night files")
    listed = run(home, "account", "list", "--agency", "police", "--json")
    account, token = json.loads(listed.out)
    assert (account["name"], token["name"]) == ("a.fell", "(token) night files") and token["who"] == token["id"]
    assert {(one["state"], one["by"]) for one in (account, token)} == {("works", "")}
    state = re.findall(r"account confirm --agency police --as (\w{24})", listed.err)[0]
    confirmed = run(home, "account", "confirm", "--agency", "police", "--as", state)
    assert (confirmed.code, confirmed.out, confirmed.err) == (0, "", "confirmed: 2\n")
    assert {
        one["by"] for one in json.loads(run(home, "account", "list", "--json").out) if one["agency"] == "police"
    } == {"owner-of-the-home"}
    again = run(home, "account", "confirm", "--agency", "police", "--as", state)
    assert again.code == 6 and "nothing was confirmed" in again.err
    state = re.findall(r"account confirm --as (\w{24})", run(home, "account", "list").err)[0]
    one = run(home, "account", "confirm", "--as", state, account["id"])
    assert (one.code, one.err) == (0, "confirmed: 1\n")
    kept = [line["targets"] for line in _record(home) if line.get("action") == "account confirm"]
    assert [set(targets) for targets in kept] == [{account["id"], token["id"]}, {account["id"]}]
    with closing(sqlite3.connect(home / "store.sqlite")) as raw:
        raw.execute("UPDATE posts SET confirmed = '2020-01-05T09:00:00.000000Z' WHERE agency = 'police'")
        raw.commit()
    assert (
        "stopped after 20 April 2020: its agency has not confirmed it" in run(home, "access", "explain", "a.fell").out
    )
    assert _checked(home)["confirming who may use it"]["found"] == "0 overdue, 1 stopped for it"
    refused = run(home, "link", "a.fell")
    assert refused.code == 6 and "not confirmed them within a quarter" in " ".join(refused.err.split())


def test_a_link_of_an_account_that_ended_is_neither_made_nor_good(home: Path):
    made(home)
    secret = LINK.fullmatch(run(home, "link", "a.fell", "--minutes", "60").out)
    run(home, "account", "end", "a.fell")
    again = run(home, "link", "a.fell")
    assert again.out == "" and again.code == 6 and "may sign in to nothing" in again.err
    with opened(home) as store, pytest.raises(NotSignedIn):
        store.links.use(secret[1])


def test_its_holder_is_invited_to_set_herself_up_and_a_reset_takes_it_away(home: Path):
    made(home)
    invited = run(home, "account", "invite", "a.fell")
    secret = SET_UP.fullmatch(invited.out)
    assert invited.code == 0 and secret and "once, within 24 hours" in invited.err and secret[1] not in invited.err
    (row,) = json.loads(run(home, "account", "list", "--json").out)
    assert row["set up"] == "no"
    with opened(home) as store:
        app = store.credentials.invited(secret[1]).factor
        store.credentials.set_up(secret[1], "thimble orchard wick", pyotp.TOTP(app).now())
    (row,) = json.loads(run(home, "account", "list", "--json").out)
    assert re.fullmatch(r"\d+ \w+ \d{4}.*", row["set up"]), row["set up"]
    assert run(home, "account", "invite", "a.fell").code == 6
    reset = run(home, "account", "reset", row["who"])
    assert reset.code == 0 and reset.out == "" and "reset" in reset.err
    (row,) = json.loads(run(home, "account", "list", "--json").out)
    assert row["set up"] == "no" and row["state"] == "works"
    assert run(home, "account", "invite", "a.fell", "--hours", "72").code == 0
    kept = [(line["action"], line["targets"]) for line in _record(home) if "action" in line]
    actions = ("account new", "account invite", "account reset", "account invite")
    assert kept == [(action, [row["who"]]) for action in actions] and secret[1] not in str(kept)


def test_what_an_account_may_not_be_is_refused_and_nothing_is_made(home: Path):
    for words, code, said in (
        (("a.fell", "--agency", "hospital", "--role", "analyst"), 2, "no agency of that name is registered"),
        (("a.fell", "--agency", "*", "--role", "analyst"), 2, "only an operator, a steward or an administrator"),
        (("a.fell", "--agency", "police", "--role", "steward"), 2, "a steward for no other"),
        (("a.fell", "--agency", "police", "--role", "administrator", "--grant", "sealed"), 2, "expected no grant"),
        (("a.fell", "--agency", "police", "--role", "chair", "--purpose", "investigation"), 2, "purposes of panel"),
        (("A Fell", "--agency", "police", "--role", "analyst"), 2, "small letters"),
    ):
        refused = run(home, "account", "new", *words)
        assert (refused.code, refused.out) == (code, "") and said in refused.err
    assert run(home, "account", "list", "--json").out == "[]\n"
    assert made(home).code == 0 and made(home).code == 6
    for unknown in (("account", "end", "b"), ("account", "invite", "b"), ("account", "reset", "b"), ("link", "b")):
        assert run(home, *unknown).code == 5


def test_a_link_is_made_only_where_it_cannot_be_read_on_its_way(home: Path):
    made(home)
    for host in ("0.0.0.0", "::", "192.0.2.7", "sightline.internal"):
        for words in (("link", "a.fell"), ("account", "invite", "a.fell")):
            refused = run(home, *words, SIGHTLINE_HOST=host)
            assert (refused.code, refused.out) == (8, "") and "SIGHTLINE_PUBLIC_URL" in refused.err
    for wrong in ("http://sightline.example", "https://", "https://x/y", "https://user:word@x", "sightline.example"):
        assert run(home, "link", "a.fell", SIGHTLINE_HOST="0.0.0.0", SIGHTLINE_PUBLIC_URL=wrong).code == 8
    public = "https://sightline.example:8443"
    said = run(home, "link", "a.fell", SIGHTLINE_HOST="0.0.0.0", SIGHTLINE_PUBLIC_URL=public)
    assert said.code == 0 and said.out.startswith(f"{public}/sign-in/")
    assert run(home, "link", "a.fell", SIGHTLINE_HOST="::1").out.startswith("http://[::1]:8321/sign-in/")
    assert run(home, "link", "a.fell", SIGHTLINE_PORT="0").code == 8


def test_nothing_is_made_in_a_new_home_by_looking(tmp_path: Path):
    home = tmp_path / "home"
    assert run(home, "account", "list", "--json").out == "[]\n"
    assert run(home, "token", "list", "--json").out == "[]\n"
    assert run(home, "ask", "overview", "--purpose", "panel", SIGHTLINE_TOKEN="sl_x").code == exit_code(NotSignedIn())
    run(home, "check")
    assert not home.exists()


def test_check_says_whether_the_store_is_sound_and_changes_nothing(home: Path):
    made(home)
    found = _checked(home)
    assert found["store"] == {"ok": True, "what": "store", "found": f"sound, version {HEAD}"}
    assert found["accounts"]["found"] == "1 work, of 1 ever made" and found["tokens"]["found"].startswith("0 work")
    shown = run(home, "check", "--json", SIGHTLINE_STORE_URL="nosuch://user:hunter2@host/x").out
    assert "hunter2" not in shown and "nosuch" not in shown
    (home / "store.sqlite").chmod(0o644)
    assert not _checked(home)["store"]["ok"]


def _record(home: Path) -> list[dict[str, object]]:
    chains = sorted((home / "audit").glob("2*.ndjson"))
    lines = [json.loads(line) for chain in chains for line in chain.read_text().splitlines()]
    return sorted(lines, key=lambda line: str(line.get("at")))


def _checked(home: Path) -> dict[str, dict[str, object]]:
    return {finding["what"]: finding for finding in json.loads(run(home, "check", "--json").out)}


def test_what_an_account_sees_is_explained_in_plain_words(home: Path):
    new = run(home, "account", "new", "a.fell", "--agency", "police", "--role", "analyst", "--grant", "health")
    assert new.code == 0
    told = run(home, "access", "explain", "a.fell")
    assert told.code == 0 and told.out.startswith("a.fell (u_") and "Analyst of police, until " in told.out
    others = " ".join(told.out.split("For investigation, of other agencies")[1].split("For safeguarding")[0].split())
    seen, _, rest = others.partition("would see, with a grant or clearance that it has not, what")
    lacking, _, never = rest.partition("never sees, whatever is granted, what")
    assert "is about somebody's health" in seen and "A2: covert use" in seen
    assert "is sealed" in lacking and "says where a child is placed" in lacking
    assert "was sent in error" in never and "A1: covert development" in never
    assert "is seen only if each of them is" in told.out
    (post,) = json.loads(run(home, "access", "explain", "a.fell", "--json").out)["posts"]
    assert (
        post["role"] == "analyst"
        and [one["purpose"] for one in post["sees"]] == ["investigation"] * 2 + ["safeguarding"] * 2
    )
    run(home, "account", "end", "a.fell")
    assert "Analyst of police, ended: nobody signs in to it" in run(home, "access", "explain", "a.fell").out
    nobody = run(home, "access", "explain", "b.fell")
    assert nobody.out == "" and "no account is called that" in nobody.err
