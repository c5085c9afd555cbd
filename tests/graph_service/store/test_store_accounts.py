"""Accounts: of an agency that is registered, under a name of their own, ended and never forgotten."""

from datetime import timedelta

import pytest

from graph_service.errors import BadInput, Conflict, NotFound
from graph_service.model.times import utc_text
from graph_service.model.vocabulary import Purpose, Role
from graph_service.store import Post, Store
from tests.graph_service.store.conftest import LAST_DAY, MORNING, Held, analyst


def test_an_account_is_found_by_its_name_and_by_the_name_of_the_record(store: Store):
    made = store.accounts.new("a.fell", [Post.of("police", Role.ANALYST, LAST_DAY, [Purpose.SAFEGUARDING], ["health"])])
    assert store.accounts.get(made.who) == store.accounts.named("a.fell") == store.accounts.named(made.who) == made
    assert made.who.startswith("u_") and made.made == utc_text(MORNING) and made.last_used is None
    assert made.posts[0].identity(made.who).grants == {"health"}
    for ask, name in ((store.accounts.get, "a.fell"), (store.accounts.get, "u_0"), (store.accounts.named, "b")):
        with pytest.raises(NotFound):
            ask(name)


def test_accounts_are_listed_as_they_were_made(store: Store, clock: Held):
    for name in ("c", "a", "b"):
        analyst(store, name)
        clock.on(seconds=1)
    assert [account.name for account in store.accounts.all()] == ["c", "a", "b"]


def test_a_name_is_given_once_also_when_its_account_has_ended(store: Store):
    ended = store.accounts.end(analyst(store).who)
    with pytest.raises(Conflict):
        analyst(store)
    assert store.accounts.all() == (ended,)


@pytest.mark.parametrize("name", ["", "A.Fell", "a fell", "a\nb", "a" * 81, ".a", "a/b", "ä", "[red]a"])
def test_a_name_that_nobody_could_type_or_that_could_be_taken_for_another_is_refused(store: Store, name: str):
    with pytest.raises(BadInput, match="small letters"):
        analyst(store, name)


def test_an_account_has_a_post_or_is_none(store: Store):
    with pytest.raises(BadInput, match="at least one post"):
        store.accounts.new("a.fell", [])


def test_ending_holds_from_its_first_moment_and_is_of_one_account(store: Store, clock: Held):
    one, other = analyst(store), analyst(store, "b.gill")
    assert store.accounts.end(one.who).ended == utc_text(MORNING)
    clock.on(days=1)
    assert store.accounts.end(one.who).ended == utc_text(MORNING)
    assert store.accounts.get(one.who).open_posts(MORNING.date()) == ()
    assert store.accounts.get(other.who).open_posts(MORNING.date()) == other.posts
    with pytest.raises(NotFound):
        store.accounts.end("u_0")


def test_a_post_is_open_until_its_last_day_or_its_end(store: Store):
    account = store.accounts.new(
        "a.fell", [Post.of("council", Role.CHAIR, LAST_DAY), Post.of("police", Role.ANALYST, LAST_DAY)]
    )
    assert account.open_posts(LAST_DAY) == account.posts and account.open_posts(LAST_DAY + timedelta(days=1)) == ()
    left = store.accounts.end_post(account.who, account.posts[0].id)
    assert left.posts[0].ended == utc_text(MORNING) and left.open_posts(LAST_DAY) == account.posts[1:]
    for who, post in ((account.who, "p_0"), ("u_0", account.posts[1].id)):
        with pytest.raises(NotFound):
            store.accounts.end_post(who, post)
    assert store.accounts.get(account.who) == left
