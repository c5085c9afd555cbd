"""A sign-in link is used exactly once, whoever tries and however many at a time; what cannot be used is refused in one way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from graph_service.errors import Conflict, NotFound, NotSignedIn
from graph_service.store import Store
from tests.graph_service.store.conftest import LAST_DAY, MORNING, Held, analyst, at

THREADS, PROCESSES, TRIES = 20, 4, 5


def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once(store: Store):
    account = analyst(store)
    secret = store.links.new(account.who)
    assert [store.links.whose(secret) for _ in range(3)] == [account] * 3
    assert store.links.use(secret) == account
    for again in (store.links.use, store.links.whose):
        with pytest.raises(NotSignedIn):
            again(secret)


def test_a_link_is_for_its_own_account_and_two_of_one_account_are_two(store: Store):
    one, other = analyst(store), analyst(store, "b.gill")
    first, second, third = (store.links.new(account.who) for account in (one, one, other))
    assert len({first, second, third}) == 3 and len(first) == 43
    assert [store.links.use(secret).name for secret in (third, first, second)] == ["b.gill", "a.fell", "a.fell"]


def test_a_link_works_for_ten_minutes(store: Store, clock: Held):
    secret, short = store.links.new(analyst(store).who), store.links.new(store.accounts.all()[0].who, minutes=1)
    clock.on(minutes=1, microseconds=1)
    _expect_refused(store, short)
    clock.moment = MORNING + timedelta(minutes=10)
    assert store.links.whose(secret).name == "a.fell"
    clock.on(microseconds=1)
    _expect_refused(store, secret)


def test_unknown_used_expired_and_ended_are_refused_in_the_same_words(store: Store, clock: Held):
    account, ended, past = analyst(store), analyst(store, "b.gill"), analyst(store, "c.mere")
    expired = store.links.new(account.who, minutes=1)
    used, of_ended = store.links.new(account.who), store.links.new(ended.who)
    of_past_post = store.links.new(past.who)
    store.links.use(used)
    store.accounts.end(ended.who)
    store.accounts.end_post(past.who, past.posts[0].id)
    clock.on(minutes=2)
    words = {
        _expect_refused(store, secret)
        for secret in ("", "unknown", "\udcff", "\0", used, expired, of_ended, of_past_post)
    }
    assert len(words) == 1


def test_nobody_gets_a_link_who_may_sign_in_to_nothing(store: Store, clock: Held):
    account = analyst(store)
    clock.moment = MORNING.replace(year=LAST_DAY.year, month=LAST_DAY.month, day=LAST_DAY.day)
    assert store.links.new(account.who)
    clock.on(days=1)
    with pytest.raises(Conflict, match="may sign in to nothing"):
        store.links.new(account.who)
    with pytest.raises(NotFound):
        store.links.new("u_0")


def test_of_twenty_threads_and_four_processes_one_uses_a_link(home: Path):
    spawn = get_context("spawn")
    together = spawn.Barrier(PROCESSES + 1)
    with at(home, Held()) as store, spawn.Pool(PROCESSES, _open_there, (home, together)) as pool:
        who = analyst(store).who
        for _ in range(TRIES):
            secret = store.links.new(who)
            elsewhere = pool.map_async(_all_try, [secret] * PROCESSES, chunksize=1)
            together.wait(120)
            used = [_try_at_once(store, secret), *elsewhere.get(120)]
            assert len(used) == PROCESSES + 1 and sum(used) == 1


def _open_there(home: Path, together: Any) -> None:
    """What another process needs to try: the store, open, and when all begin."""
    _there.update(store=at(home, Held()), together=together)


def _all_try(secret: str) -> int:
    _there["together"].wait(120)
    return _try_at_once(_there["store"], secret)


_there: dict[str, Any] = {}


def _try_at_once(store: Store, secret: str) -> int:
    """How many of the threads of this process use the link."""
    together = Barrier(THREADS)

    def one(_: int) -> bool:
        together.wait(60)
        try:
            store.links.use(secret)
        except NotSignedIn:
            return False
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, range(THREADS)))


def _expect_refused(store: Store, secret: str) -> str:
    for ask in (store.links.whose, store.links.use):
        with pytest.raises(NotSignedIn) as refusal:
            ask(secret)
    return str(refusal.value)
