"""Passwords, second factors, recovery codes: what each must be, what is kept of it, and that whoever guesses is soon stopped."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread

import pyotp
import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import BadInput, Conflict, Misconfigured, NotSignedIn, Unavailable
from graph_service.model.vocabulary import Purpose
from graph_service.settings import Settings
from graph_service.store import Account, Drafts, Store, Tried, factor, open_store, opening, passwords, tries
from graph_service.store.passwords import Hashing, wrong_with
from graph_service.store.secret import digest
from tests.graph_service.store.conftest import MORNING, OF_A_FILE, Held, analyst, at

PASSWORD = "thimble orchard wick"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
KEY = bytes(range(32))


@dataclass
class Person:
    """Somebody set up, with what she knows and has."""

    account: Account
    app: str
    codes: tuple[str, ...]

    def code(self, clock: Held, steps: int = 0) -> str:
        """What her app shows now, or some steps of half a minute from now."""
        return pyotp.TOTP(self.app).at(clock.moment + timedelta(seconds=30 * steps))


def quick(store: Store, hasher: PasswordHasher | None = None) -> Store:
    """The store, hashing as the library does it with the least work: what is tried here is not how slow it is."""
    store.credentials._hashing = Hashing(hasher or PasswordHasher(1, 8, 1))
    return store


def set_up(store: Store, clock: Held, name: str = "a.fell") -> Person:
    """Somebody set up; the code with which she was is behind her."""
    secret = store.credentials.invite(analyst(store, name).who)
    app = store.credentials.invited(secret).factor
    account, codes = store.credentials.set_up(secret, PASSWORD, pyotp.TOTP(app).at(clock.moment))
    clock.on(seconds=30)
    return Person(account, app, codes)


def check(store: Store, person: Person, code: str, password: str = PASSWORD, address: str = HERE) -> Tried:
    return store.credentials.check(person.account.name, password, code, address)


@pytest.fixture
def store(store: Store) -> Store:
    return quick(store)


@pytest.fixture
def ada(store: Store, clock: Held) -> Person:
    return set_up(store, clock)


def test_a_link_to_set_oneself_up_is_looked_at_as_often_as_one_likes_and_works_once(store: Store, clock: Held):
    account = analyst(store)
    secret = store.credentials.invite(account.who)
    first, *others = [store.credentials.invited(secret) for _ in range(3)]
    assert first.account == account and others == [first, first], "an app that read it once still makes the right codes"
    code = pyotp.TOTP(first.factor).at(clock.moment)
    for password, typed, said in (
        ("short", code, "at least 12"),
        (PASSWORD, "12345", "six digits"),
        (PASSWORD, "", "six digits"),
    ):
        with pytest.raises(BadInput, match=said):
            store.credentials.set_up(secret, password, typed)
    who, codes = store.credentials.set_up(secret, PASSWORD, code)
    assert who == account and len(set(codes)) == 10
    for again in (lambda: store.credentials.invited(secret), lambda: store.credentials.set_up(secret, PASSWORD, code)):
        with pytest.raises(NotSignedIn):
            again()
    with pytest.raises(Conflict, match="account reset"):
        store.credentials.invite(account.who)


def test_of_twenty_who_set_up_by_one_link_at_once_one_does(store: Store, clock: Held):
    secret = store.credentials.invite(analyst(store).who)
    code = pyotp.TOTP(store.credentials.invited(secret).factor).at(clock.moment)
    assert (
        Counter(_at_once(lambda n: store.credentials.set_up(secret, f"{PASSWORD} {n}", code) and "set up"))["set up"]
        == 1
    )


def test_a_link_to_set_up_is_for_a_day_for_one_account_and_the_newest_alone_works(store: Store, clock: Held):
    one, other = analyst(store), analyst(store, "b.gill")
    old, new, his = (store.credentials.invite(who) for who in (one.who, one.who, other.who))
    with pytest.raises(NotSignedIn):
        store.credentials.invited(old)
    assert store.credentials.invited(new).account == one and store.credentials.invited(his).account == other
    assert store.credentials.invited(new).factor != store.credentials.invited(his).factor
    clock.on(hours=24)
    assert store.credentials.invited(new)
    clock.on(microseconds=1)
    with pytest.raises(NotSignedIn):
        store.credentials.invited(new)
    late = store.credentials.invite(one.who)
    store.accounts.end(one.who)
    with pytest.raises(NotSignedIn):
        store.credentials.invited(late)
    with pytest.raises(Conflict):
        store.credentials.invite(one.who)


def test_a_link_to_sign_in_sets_nobody_up_nor_the_other_way_round(store: Store):
    account = analyst(store)
    to_sign_in, to_set_up = store.links.new(account.who), store.credentials.invite(account.who)
    for wrong in (lambda: store.credentials.invited(to_sign_in), lambda: store.links.use(to_set_up)):
        with pytest.raises(NotSignedIn):
            wrong()
    assert store.links.use(to_sign_in) == account


def test_whoever_knows_the_password_and_has_the_app_is_in_and_nobody_else(store: Store, clock: Held, ada: Person):
    ben = set_up(store, clock, "b.gill")
    assert check(store, ada, ada.code(clock)) == Tried(ada.account.who, "allowed")
    clock.on(seconds=30)
    right = ada.code(clock)
    for tried in (
        check(store, ada, right, PASSWORD + " "),
        check(store, ada, right, PASSWORD.upper()),
        check(store, ada, ben.code(clock)),
    ):
        assert tried == Tried(ada.account.who, "refused")
    assert store.credentials.check("nobody", PASSWORD, right, HERE) == Tried(None, "refused")
    assert store.credentials.check(" A.Fell ", PASSWORD, f" {right[:3]} {right[3:]}", HERE).decision == "allowed"


def test_nobody_has_a_password_whom_none_was_set_for(store: Store, clock: Held):
    account = analyst(store)
    for password in ("", "password", account.name, "admin", "a.fell", "None", passwords.Hashing()._nobodys, "nobody's"):
        assert (
            store.credentials.check(account.name, password, "000000", f"192.0.2.{len(password)}").decision != "allowed"
        )
    assert store.credentials.set_up_since() == {}


@pytest.mark.parametrize("end", ["account", "post"])
def test_an_account_that_has_ended_lets_nobody_in(store: Store, clock: Held, ada: Person, end: str):
    if end == "account":
        store.accounts.end(ada.account.who)
    else:
        store.accounts.end_post(ada.account.who, ada.account.posts[0].id)
    assert check(store, ada, ada.code(clock)) == Tried(ada.account.who, "refused")
    assert check(store, ada, ada.codes[0]) == Tried(ada.account.who, "refused")


@given(st.text(min_size=12, max_size=80))
def test_any_characters_make_a_password_and_no_other_word_is_it(password: str):
    hashing = Hashing(PasswordHasher(1, 8, 1))
    if not wrong_with(password, "a.fell"):
        kept = hashing.of(password)
        assert password not in kept and hashing.matches(kept, password)
        for other in (password + "x", password[:-1], password.swapcase() + "!", ""):
            assert not hashing.matches(kept, other)
        assert not hashing.matches(None, password)


def test_a_password_is_refused_for_being_short_the_name_or_everybodys_and_for_nothing_else():
    for short in ("", "a" * 11, "ab" * 5, "e\u0301" * 11):
        assert "at least 12" in wrong_with(short, "a.fell")
    for name in ("ada.analyst@police", "ADA.Analyst@police"):
        assert "not the name" in wrong_with("Ada.Analyst@Police", name)
    for taken in ("PasswordPassword", "passwordpassword", "111111111111", "Safeguarding", "ｑｗｅｒｔｙ123456"):
        assert "among the first" in wrong_with(taken, "a.fell")
    assert all(one == one.casefold() and len(one) >= passwords.LEAST for one in passwords.TAKEN)
    for fine in (
        "lowercase and blanks",
        "gggggggggggh",
        "            ",
        "1234512345 9",
        "ключ от дома!",
        "🦊" * 12,
        "a.fell a.fell",
    ):
        assert wrong_with(fine, "a.fell") == ""


def test_a_password_is_the_same_however_its_accents_are_composed():
    hashing = Hashing(PasswordHasher(1, 8, 1))
    assert hashing.matches(hashing.of("caf\u00e9 au lait, no sugar"), "cafe\u0301 au lait, no sugar")


def test_passwords_are_hashed_by_argon2id_as_the_library_would_have_it():
    kept = Hashing().of(PASSWORD)
    default = PasswordHasher()
    assert kept.startswith(f"$argon2id$v=19$m={default.memory_cost},t={default.time_cost},p={default.parallelism}$")
    assert default.memory_cost >= 19 * 1024 and Hashing().of(PASSWORD) != kept, "salted"


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, whose eight digits end in our six."""
    text = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the standard's secret, 12345678901234567890
    for second, code in (
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ):
        assert factor.step_of(text, code, datetime.fromtimestamp(second, UTC)) == second // 30


@given(st.integers(-4, 4), st.integers(0, 29), st.integers(-3, 3))
def test_a_clock_may_be_wrong_by_one_step_and_no_step_comes_back(off: int, into: int, used: int):
    text = pyotp.random_base32()
    now = int(MORNING.timestamp()) // 30
    moment = datetime.fromtimestamp(30 * now + into, UTC)
    codes = {step: pyotp.TOTP(text).generate_otp(step) for step in range(now - 5, now + 6)}
    if len(set(codes.values())) == len(codes):
        expected = now + off if abs(off) <= 1 and off > used else None
        assert factor.step_of(text, codes[now + off], moment, now + used) == expected


def test_no_code_works_twice_nor_one_from_before_it(store: Store, clock: Held, ada: Person):
    before, now, after = (ada.code(clock, step) for step in (-1, 0, 1))
    assert check(store, ada, before).decision == "refused", "she was set up with it"
    assert check(store, ada, now).decision == "allowed"
    assert check(store, ada, now).decision == "refused"
    assert check(store, ada, after).decision == "allowed"
    for used in (now, after):
        assert check(store, ada, used).decision == "refused"


def test_a_recovery_code_works_once_however_it_is_typed_and_with_the_password_alone(
    store: Store, clock: Held, ada: Person
):
    ben = set_up(store, clock, "b.gill")
    first, second, third, *_ = ada.codes
    assert check(store, ada, first) == Tried(ada.account.who, "allowed", recovered=True)
    assert check(store, ada, f" {second.upper().replace('-', ' ')} ").decision == "allowed"
    assert check(store, ada, third.replace("-", "").replace("0", "O").replace("1", "l")).decision == "allowed"
    wrong = [
        check(store, ada, first),
        check(store, ada, ben.codes[0]),
        check(store, ada, ada.codes[4], password=PASSWORD + "x"),
        check(store, ada, ""),
    ]
    assert [one.decision for one in wrong] == ["refused"] * 4
    assert check(store, ada, ada.codes[4]).decision == "allowed", "a wrong password used nothing up"


def test_five_wrong_tries_close_an_account_for_a_quarter_of_an_hour_to_whoever_comes(
    store: Store, clock: Held, ada: Person
):
    fresh = set_up(store, clock, "b.gill")
    start = clock.moment
    for number in range(5):
        assert check(store, ada, "000000", "wrong", HERE) == Tried(
            ada.account.who, "refused", ("account",) if number == 4 else ()
        )
        clock.on(minutes=1)
    for address in (HERE, ELSEWHERE):
        assert check(store, ada, ada.code(clock), address=address) == Tried(ada.account.who, "locked")
        assert check(store, ada, ada.codes[0], address=address).decision == "locked"
    assert check(store, fresh, fresh.code(clock)).decision == "allowed", "nobody else is kept out"
    clock.moment = start + timedelta(minutes=15, microseconds=-1)
    assert check(store, ada, ada.code(clock)).decision == "locked"
    clock.moment = start + timedelta(minutes=15)
    assert check(store, ada, ada.code(clock)).decision == "allowed", "the first of the five is a quarter of an hour old"
    assert (
        check(store, ada, "000000").decision == "refused" and check(store, ada, ada.code(clock, 1)).decision == "locked"
    )


def test_a_link_signs_in_also_while_an_account_is_closed(store: Store, ada: Person):
    for _ in range(5):
        check(store, ada, "000000", "wrong")
    assert check(store, ada, ada.codes[0]).decision == "locked"
    assert store.links.use(store.links.new(ada.account.who)).who == ada.account.who


def test_twenty_wrong_tries_close_an_address_also_for_names_that_are_nobodys(store: Store, clock: Held, ada: Person):
    for number in range(20):
        closes = ("address",) if number == 19 else ()
        assert store.credentials.check(f"name{number}", "wrong", "1", HERE) == Tried(None, "refused", closes)
    assert store.credentials.check("name", "wrong", "1", HERE) == Tried(None, "locked")
    assert check(store, ada, ada.code(clock)).decision == "locked"
    assert check(store, ada, ada.code(clock), address=ELSEWHERE).decision == "allowed"


def test_of_an_address_in_ipv6_the_network_counts():
    one, same, other = (tries.digest_of(KEY, a) for a in ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"))
    assert one == same != other and tries.digest_of(KEY, HERE) != tries.digest_of(KEY, "192.0.2.8")
    assert tries.digest_of(bytes(32), HERE) != tries.digest_of(KEY, HERE) and tries.digest_of(KEY, "no address")


def test_several_processes_count_together(home: Path, store: Store, clock: Held, ada: Person):
    with at(home, clock) as second:
        for number in range(5):
            assert check((store, quick(second))[number % 2], ada, "000000").decision == "refused"
        for each in (store, second):
            assert check(each, ada, ada.code(clock)).decision == "locked"


_step = st.tuples(
    st.sampled_from(["a.fell", "b.gill", "c.mere", "nobody", "nobody"]),
    st.sampled_from([HERE, HERE, HERE, ELSEWHERE]),
    st.sampled_from(["right", "password", "password", "code", "code", "again"]),
    st.sampled_from([*[0] * 12, 1, 20, 31, 301, 901]),
)


def test_wrong_and_right_in_any_order_are_told_as_one_would_count_them_by_hand(home: Path):
    clock = Held()
    told: Counter[str] = Counter()
    with at(home, clock) as opened:
        store = quick(opened)
        people = {name: set_up(store, clock, name) for name in ("a.fell", "b.gill", "c.mere")}
        used = dict.fromkeys(people, 0)

        @settings(max_examples=20, deadline=None)
        @given(st.lists(_step, min_size=40, max_size=70))
        def play(steps):
            clock.on(hours=2)
            wrong: list[tuple[datetime, str, str]] = []
            for name, address, what, seconds in steps:
                clock.on(seconds=seconds)
                now = int(clock.moment.timestamp()) // 30
                person = people.get(name)
                app = pyotp.TOTP(person.app if person else "A" * 32)
                code = "12345" if what == "code" else app.generate_otp(used.get(name, 0) if what == "again" else now)
                said = store.credentials.check(
                    name, "wrong" if what == "password" else PASSWORD, code, address
                ).decision
                recent = [one for one in wrong if clock.moment - one[0] < timedelta(minutes=15)]
                of_account = sum(one[1] == name != "nobody" for one in recent)
                from_address = sum(one[2] == address for one in recent)
                if of_account >= 5 or from_address >= 20:
                    expected = "locked"
                elif person and what == "right" and now > used[name]:
                    expected, used[name] = "allowed", now
                else:
                    expected = "refused"
                    wrong.append((clock.moment, name, address))
                assert said == expected, (name, what)
                told[said if said != "locked" else "by account" if of_account >= 5 else "by address"] += 1

        play()
    assert min(told[one] for one in ("allowed", "refused", "by account", "by address")) >= 10, told


def test_of_twenty_with_one_code_at_once_one_gets_in(store: Store, clock: Held, ada: Person):
    for _ in range(3):
        clock.on(minutes=16)
        code = ada.code(clock)
        told = _at_once(lambda _, code=code: check(store, ada, code).decision)
        assert told.count("allowed") == 1 and told.count("refused") <= 5, told


def test_of_twenty_who_guess_at_once_five_are_looked_at(
    store: Store, clock: Held, ada: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(passwords, "WAITING", 20)
    seen = _Counting(1, 8, 1)
    quick(store, seen)
    told = _at_once(lambda n: check(store, ada, "000000", f"guess number {n}").decision)
    assert told.count("refused") == 5 and told.count("locked") == 15


class _Counting(PasswordHasher):
    """The library's own, which counts."""

    compared = 0

    def verify(self, kept, password):
        self.compared += 1
        return super().verify(kept, password)


def test_whatever_is_wrong_costs_one_comparing(store: Store, clock: Held, ada: Person):
    analyst(store, "not.set.up")
    ended = set_up(store, clock, "c.mere")
    store.accounts.end(ended.account.who)
    seen = _Counting(1, 8, 1)
    quick(store, seen)
    for number, (name, password, code) in enumerate(
        (
            ("nobody", PASSWORD, ada.code(clock)),
            ("not.set.up", PASSWORD, "1"),
            ("c.mere", PASSWORD, ended.code(clock)),
            ("a.fell", "wrong", ada.code(clock)),
            ("a.fell", PASSWORD, "000000"),
            ("a.fell", PASSWORD, "no code of hers"),
            ("a.fell", "", ""),
            ("a.fell", "wrong", "wrong"),
            ("a.fell", PASSWORD, ada.code(clock)),
        ),
        1,
    ):
        assert store.credentials.check(name, password, code, HERE).decision == ("refused" if number < 9 else "locked")
        assert seen.compared == number


def test_four_are_hashed_at_once_and_whoever_would_wait_long_is_told_to_try_again(
    store: Store, clock: Held, ada: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.2)
    hashing, go, inside = store.credentials._hashing, Event(), Barrier(passwords.AT_ONCE + 1)

    def hold() -> None:
        with hashing.turn():
            inside.wait(10)
            go.wait(30)

    holders = [Thread(target=hold) for _ in range(passwords.AT_ONCE)]
    for one in holders:
        one.start()
    inside.wait(10)
    try:
        began = time.monotonic()
        for _ in range(7):
            with pytest.raises(Unavailable, match="try again in some seconds"):
                check(store, ada, "000000")
        assert time.monotonic() - began >= 7 * 0.2
        told = _at_once(lambda _: check(store, ada, "000000").decision)
        assert set(told) == {"Unavailable"}
    finally:
        go.set()
        for one in holders:
            one.join(10)
    assert check(store, ada, ada.code(clock)).decision == "allowed", "whoever was turned away has not tried"


def test_a_reset_takes_the_password_the_app_the_codes_and_what_is_open(store: Store, clock: Held, ada: Person):
    ben = set_up(store, clock, "b.gill")
    secret, _ = store.sessions.begin(ada.account, ada.account.posts[0], Purpose.SAFEGUARDING)
    other, _ = store.sessions.begin(ben.account, ben.account.posts[0], Purpose.SAFEGUARDING)
    link = store.links.new(ada.account.who)
    for _ in range(5):
        check(store, ada, "000000")
    assert set(store.credentials.set_up_since()) == {ada.account.who, ben.account.who}
    assert store.credentials.reset(ada.account.who) == store.accounts.get(ada.account.who)
    assert set(store.credentials.set_up_since()) == {ben.account.who}
    for gone in (lambda: store.sessions.of(secret), lambda: store.links.use(link)):
        with pytest.raises(NotSignedIn):
            gone()
    assert check(store, ada, ada.code(clock)).decision == check(store, ada, ada.codes[0]).decision == "refused"
    assert store.sessions.of(other) and check(store, ben, ben.code(clock)).decision == "allowed"
    invite = store.credentials.invite(ada.account.who)
    app = store.credentials.invited(invite).factor
    assert app != ada.app
    store.credentials.set_up(invite, "another orchard", pyotp.TOTP(app).at(clock.moment))
    clock.on(seconds=30)
    assert check(store, ada, pyotp.TOTP(app).at(clock.moment)).decision == "refused", "the old password"
    assert check(store, ada, ada.codes[0], "another orchard").decision == "refused", "an old code"
    assert check(store, ada, pyotp.TOTP(app).at(clock.moment), "another orchard").decision == "allowed"


@OF_A_FILE
def test_nothing_that_lets_anybody_in_and_no_address_is_in_its_files(
    home: Path, store: Store, clock: Held, ada: Person
):
    invite = store.credentials.invite(analyst(store, "b.gill").who)
    waiting = store.credentials.invited(invite).factor
    code = ada.code(clock)
    check(store, ada, code)
    check(store, ada, ada.codes[0])
    check(store, ada, "000000", "a guess at her password", "2001:db8::77")
    store.credentials.check("typed in the wrong field", "x", "y", ELSEWHERE)
    held = b"".join(path.read_bytes() for path in home.glob("store.*"))
    assert ada.account.who.encode() in held
    hidden = [
        PASSWORD,
        ada.app,
        waiting,
        invite,
        "a guess at her password",
        "typed in the wrong field",
        HERE,
        ELSEWHERE,
        "2001:db8",
    ]
    for one in (*hidden, *ada.codes, *(code.replace("-", "") for code in ada.codes)):
        assert one.encode() not in held, one
        assert one not in repr(store.credentials.invited(invite))


def test_tries_are_forgotten_when_they_no_longer_matter(store: Store, clock: Held, ada: Person):
    for _ in range(3):
        check(store, ada, "000000")
    clock.on(minutes=15)
    check(store, ada, "000000", address=ELSEWHERE)
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM tries").scalar() == 1


def test_what_an_app_makes_codes_from_is_read_by_its_own_account_and_key_alone(store: Store, clock: Held, ada: Person):
    kept = factor.sealed(KEY, "u_1", ada.app)
    assert ada.app not in kept and factor.opened(KEY, "u_1", kept) == ada.app
    assert factor.sealed(KEY, "u_1", ada.app) != kept
    for key, who, what in (
        (KEY, "u_2", kept),
        (bytes(32), "u_1", kept),
        (KEY, "u_1", kept[:-8] + "AAAAAAA="),
        (KEY, "u_1", "no"),
    ):
        with pytest.raises(Misconfigured, match="restore the key"):
            factor.opened(key, who, what)


BEFORE = (
    "INSERT INTO accounts (who, name, made) VALUES ('u_1', 'a.fell', '2026-03-01T08:00:00.000000Z')",
    "INSERT INTO posts (id, who, agency, role, purposes, grants, clearance, expires) "
    "VALUES ('p_1', 'u_1', 'police', 'analyst', '[\"safeguarding\"]', '[]', 'OFFICIAL', '2026-05-31')",
    "INSERT INTO links (digest, who, made, expires) "
    f"VALUES ('{digest('a link')}', 'u_1', '2026-03-01T08:55:00.000000Z', '2026-03-01T09:05:00.000000Z')",
)
"""An account and a link to sign in with, as the first tables held them."""


@OF_A_FILE
def test_a_store_from_before_there_were_passwords_is_brought_up_to_date(
    home: Path, clock: Held, monkeypatch: pytest.MonkeyPatch
):
    from alembic import command

    newest = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _: newest(config, "0001"))
        patched.setattr(Drafts, "sweep", lambda _: None)
        with at(home, clock) as old, old.database.writing() as connection:
            for text in BEFORE:
                connection.exec_driver_sql(text)
    with opening.as_it_is(Settings(home=home, store_url=None)).reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0001"
    with open_store(Settings(home=home, store_url=None), clock) as store:
        assert store.links.use("a link").who == "u_1" and store.credentials.invite("u_1") and store.state().current


def _at_once(one) -> list[str]:
    """What twenty threads are told who do it at the same moment: what it gives, or the error it raises."""
    together = Barrier(20)

    def told(number: int) -> str:
        together.wait(60)
        try:
            return str(one(number))
        except (NotSignedIn, Unavailable) as error:
            return type(error).__name__

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(told, range(20)))
