"""Cover names: one for each, none for two, whoever asks at once; kept while the session lasts, and known to no other session."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from graph_service.model.vocabulary import Purpose
from graph_service.store import Account, Store
from graph_service.store.covers import cover_name
from graph_service.store.tables import COVERS
from tests.graph_service.store.conftest import Held, analyst, at

WORDS = ("Child", "Adult", "Person", "Car")


def begin(store: Store, account: Account) -> str:
    return store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)[0]


def thing(number: int) -> str:
    return f"e_{number:024x}"


def kept(store: Store) -> int:
    with store.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(COVERS)) or 0


@pytest.mark.parametrize("seed", range(3))
def test_windows_and_processes_at_once_never_give_one_name_to_two_nor_two_to_one(home: Path, clock: Held, seed: int):
    random = Random(seed)
    with at(home, clock) as one, at(home, clock) as other:
        secret = begin(one, analyst(one))
        word = {thing(n): random.choice(WORDS) for n in range(60)}
        asked = [random.sample(sorted(word), random.randint(1, 25)) for _ in range(40)]

        def give(n: int) -> dict[str, str]:
            return (one, other)[n % 2].covers.give(secret, {each: word[each] for each in asked[n]})

        with ThreadPoolExecutor(8) as several:
            told = list(several.map(give, range(len(asked))))
        last = one.covers.of(secret)
        assert len(set(last.values())) == len(last) == len({each for some in asked for each in some}) > 40
        for some, got in zip(asked, told, strict=True):
            assert got.items() <= last.items() and set(some) <= got.keys()
        assert all(name.startswith(f"{word[each]} ") for each, name in last.items())
        for each in WORDS:
            own = sorted(last[one_] for one_ in last if word[one_] == each)
            assert own == sorted(cover_name(each, n) for n in range(1, len(own) + 1)), "no number is left out"


def test_who_has_a_name_keeps_it_whatever_she_is_seen_to_be_later(store: Store):
    secret = begin(store, analyst(store))
    assert store.covers.give(secret, {thing(1): "Person", thing(2): "Child"}) == {
        thing(1): "Person 1",
        thing(2): "Child A",
    }
    assert store.covers.give(secret, {thing(1): "Child", thing(3): "Child"})[thing(1)] == "Person 1"
    assert store.covers.of(secret)[thing(3)] == "Child B"
    assert [cover_name("Child", n) for n in (1, 26, 27, 52, 53, 703)] == [
        f"Child {one}" for one in ("A", "Z", "AA", "AZ", "BA", "AAA")
    ]


def test_another_session_begins_anew_and_is_told_nothing(store: Store):
    account = analyst(store)
    first, second = begin(store, account), begin(store, account)
    store.covers.give(first, {thing(1): "Child", thing(2): "Child"})
    assert store.covers.of(second) == {}
    assert store.covers.give(second, {thing(2): "Child"}) == {thing(2): "Child A"}


def test_it_is_forgotten_when_the_session_ends_by_itself_or_otherwise(store: Store, clock: Held):
    account = analyst(store)
    for end in (store.sessions.end, lambda _: store.sessions.end_all(account.who)):
        secret = begin(store, account)
        store.covers.give(secret, {thing(1): "Child"})
        end(secret)
        assert store.covers.of(secret) == {} and kept(store) == 0
    idle = begin(store, account)
    store.covers.give(idle, {thing(1): "Child"})
    clock.on(minutes=31)
    open_one = begin(store, account)
    assert kept(store) == 0, "who signs in next makes those forgotten that nobody ended"
    store.covers.give(open_one, {thing(1): "Child"})
    begin(store, account)
    assert kept(store) == 1


def test_a_session_says_whether_names_are_covered_and_an_account_whether_a_key_does_it(store: Store):
    account = analyst(store)
    secret = begin(store, account)
    assert (store.sessions.of(secret).covered, store.sessions.of(secret).keys) == (False, True)
    assert store.sessions.cover(secret).covered and store.sessions.of(secret).covered
    store.covers.give(secret, {thing(1): "Child"})
    assert not store.sessions.uncover(secret).covered and store.covers.of(secret) == {thing(1): "Child A"}
    store.sessions.keys(account.who, off=True)
    assert not store.sessions.of(begin(store, account)).keys
    store.sessions.keys(account.who, off=False)
    assert store.sessions.of(secret).keys
