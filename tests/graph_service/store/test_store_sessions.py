"""A session ends when idle for half an hour, after ten hours, on end, and with its account or post: at once and for every process."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import Identity
from graph_service.errors import NotSignedIn, Refused
from graph_service.model.question import Holder
from graph_service.model.times import utc_text
from graph_service.model.vocabulary import Purpose, Role
from graph_service.settings import Settings
from graph_service.store import Post, Session, Store, Viewing, open_store
from tests.graph_service.store.conftest import LAST_DAY, MORNING, OF_A_FILE, Held, analyst, at

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=10)


def begin(store: Store, name: str = "a.fell") -> tuple[str, Session]:
    account = analyst(store, name)
    return store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)


def test_a_session_says_who_in_which_post_for_what(store: Store):
    account = store.accounts.new(
        "a.fell",
        [
            Post.of("police", Role.ANALYST, LAST_DAY, [Purpose.SAFEGUARDING], ["health"], "OFFICIAL"),
            Post.of("council", Role.CHAIR, LAST_DAY),
        ],
    )
    police = next(post for post in account.posts if post.agency == "police")
    secret, begun = store.sessions.begin(account, police, Purpose.SAFEGUARDING)
    assert store.sessions.of(secret) == begun and len(secret) == 43
    assert (begun.who, begun.name, begun.post, begun.purpose) == (account.who, "a.fell", police, Purpose.SAFEGUARDING)
    assert begun.identity == Identity(
        account.who,
        "police",
        Role.ANALYST,
        frozenset({Purpose.SAFEGUARDING}),
        frozenset({"health"}),
        "OFFICIAL",
        LAST_DAY,
    )
    assert begun.made == begun.seen == utc_text(MORNING) and begun.expires == utc_text(MORNING + LONGEST)
    assert store.accounts.get(account.who).last_used == begun.made


def test_the_word_for_forms_is_the_sessions_own_stays_the_same_and_is_not_shown(store: Store):
    (secret, one), (_, other) = begin(store), begin(store, "b.gill")
    assert store.sessions.of(secret).csrf == one.csrf != other.csrf
    assert len(one.csrf) == 43 and one.csrf != secret
    assert one.csrf not in repr(one) and secret not in repr(one)


def test_a_session_is_begun_only_for_a_purpose_of_its_post(store: Store):
    account = store.accounts.new("a.fell", [Post.of("police", Role.ANALYST, LAST_DAY, [Purpose.SAFEGUARDING])])
    for purpose in set(Purpose) - {Purpose.SAFEGUARDING}:
        with pytest.raises(Refused):
            store.sessions.begin(account, account.posts[0], purpose)
    secret, _ = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
    for purpose in set(Purpose) - {Purpose.SAFEGUARDING}:
        with pytest.raises(Refused):
            store.sessions.choose(secret, purpose)
    assert store.sessions.of(secret).purpose is Purpose.SAFEGUARDING


def test_nobody_begins_a_session_in_anothers_post(store: Store):
    one, other = analyst(store), analyst(store, "b.gill")
    with pytest.raises(NotSignedIn):
        store.sessions.begin(one, other.posts[0], Purpose.SAFEGUARDING)


def test_another_purpose_is_chosen_for_this_session_alone(store: Store):
    (secret, _), (other, _) = begin(store), begin(store, "b.gill")
    assert store.sessions.choose(secret, Purpose.INVESTIGATION).purpose is Purpose.INVESTIGATION
    assert store.sessions.of(secret).purpose is Purpose.INVESTIGATION
    assert store.sessions.of(other).purpose is Purpose.SAFEGUARDING


GAPS = st.sampled_from([timedelta(0), timedelta(seconds=1), IDLE / 2, IDLE - timedelta(microseconds=1), IDLE, IDLE * 2])


@given(gaps=st.lists(GAPS | st.just(IDLE - timedelta(seconds=1)), max_size=24))
def test_it_lives_while_used_within_half_an_hour_and_ten_hours(home: Path, gaps: list[timedelta]):
    clock = Held()
    with at(home, clock) as store:
        account = next(iter(store.accounts.all()), None) or analyst(store)
        secret, _ = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
        for gap in gaps:
            clock.on(seconds=gap.total_seconds())
            if gap >= IDLE or clock.moment - MORNING >= LONGEST:
                _expect_ended(store, secret)
                return
            assert store.sessions.of(secret).idle_from == utc_text(min(clock.moment + IDLE, MORNING + LONGEST))


def test_to_the_microsecond(store: Store, clock: Held):
    secret, _ = begin(store)
    clock.on(minutes=30, microseconds=-1)
    store.sessions.of(secret)
    clock.on(minutes=30)
    _expect_ended(store, secret)
    clock.moment = MORNING
    secret, _ = begin(store, "b.gill")
    for _ in range(20):
        clock.on(minutes=29, seconds=59)
        store.sessions.of(secret)
    clock.moment = MORNING + LONGEST - timedelta(microseconds=1)
    store.sessions.choose(secret, Purpose.INVESTIGATION)
    clock.on(microseconds=1)
    _expect_ended(store, secret)


def test_it_ends_on_end_and_no_other_with_it(home: Path, store: Store, clock: Held):
    (secret, _), (other, _) = begin(store), begin(store, "b.gill")
    with at(home, clock) as there:
        assert there.sessions.of(secret)
        store.sessions.end(secret)
        store.sessions.end(secret)
        _expect_ended(there, secret)
        assert there.sessions.of(other)


def test_all_sessions_of_an_account_end_and_of_no_other(store: Store):
    (secret, session), (other, _) = begin(store), begin(store, "b.gill")
    account = store.accounts.get(session.who)
    second, _ = store.sessions.begin(account, account.posts[0], Purpose.INVESTIGATION)
    store.sessions.end_all(account.who)
    _expect_ended(store, secret)
    _expect_ended(store, second)
    assert store.sessions.of(other)


def test_it_ends_with_its_account_and_with_its_post_at_once_in_another_process_too(
    home: Path, store: Store, clock: Held
):
    (secret, session), (other, _) = begin(store), begin(store, "b.gill")
    two = store.accounts.new("c.mere", [Post.of(agency, Role.ANALYST, LAST_DAY) for agency in ("council", "police")])
    in_first, in_second = (store.sessions.begin(two, post, Purpose.SAFEGUARDING)[0] for post in two.posts)
    with at(home, clock) as there:
        assert there.sessions.of(secret) and there.sessions.of(in_first) and there.sessions.of(in_second)
        store.accounts.end(session.who)
        _expect_ended(there, secret)
        store.accounts.end_post(two.who, two.posts[0].id)
        _expect_ended(there, in_first)
        assert there.sessions.of(in_second) and there.sessions.of(other)


def test_it_ends_after_the_last_day_of_its_post(store: Store, clock: Held):
    clock.moment = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 50, tzinfo=UTC)
    secret, _ = begin(store)
    clock.on(minutes=9)
    assert store.sessions.of(secret)
    clock.on(minutes=1)
    _expect_ended(store, secret)
    with pytest.raises(NotSignedIn):
        account = store.accounts.all()[0]
        store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)


def test_every_session_that_is_none_is_refused_in_the_same_words(store: Store, clock: Held):
    (ended, _), (idle, _), (gone, of_gone) = begin(store), begin(store, "b.gill"), begin(store, "c.mere")
    store.sessions.end(ended)
    store.accounts.end(of_gone.who)
    clock.on(minutes=31)
    assert len({_expect_ended(store, secret) for secret in ("", "unknown", "\udcff", "\0", ended, idle, gone)}) == 1


def test_what_ended_long_ago_is_forgotten(store: Store, clock: Held):
    from graph_service.store.tables import LINKS, SESSIONS

    begin(store)
    store.links.new(store.accounts.all()[0].who)
    clock.on(days=3)
    _, session = begin(store, "b.gill")
    store.links.new(session.who)
    with store.database.reading() as connection:
        assert [len(connection.execute(table.select()).all()) for table in (SESSIONS, LINKS)] == [1, 1]


def _expect_ended(store: Store, secret: str) -> str:
    with pytest.raises(NotSignedIn) as refusal:
        store.sessions.of(secret)
    with pytest.raises(NotSignedIn):
        store.sessions.choose(secret, Purpose.SAFEGUARDING)
    return str(refusal.value)


@OF_A_FILE
def test_where_all_is_invented_one_looks_as_another_and_stays_who_one_is(home: Path, clock: Held):
    settings = Settings(home=home, store_url=None, store_url_file=None, fictional=True)
    with open_store(settings, clock) as store:
        secret, begun = begin(store)
        seen = store.sessions.look_as(secret, "council", Role.PRACTITIONER)
        assert seen == store.sessions.of(secret) and seen.viewing == Viewing("council", Role.PRACTITIONER)
        assert (seen.who, seen.name, seen.post, seen.csrf) == (begun.who, begun.name, begun.post, begun.csrf)
        assert seen.identity == Identity(
            begun.who,
            "council",
            Role.PRACTITIONER,
            frozenset({Purpose.PANEL, Purpose.SAFEGUARDING}),
            expires=LAST_DAY,
            holder=Holder("police", Role.ANALYST),
        )
        assert store.sessions.choose(secret, Purpose.SAFEGUARDING).purpose is Purpose.SAFEGUARDING
        with pytest.raises(Refused):
            store.sessions.choose(secret, Purpose.INVESTIGATION)
        again = store.sessions.look_as(secret, "council", Role.AUDITOR)
        assert again.identity.holder == Holder("police", Role.ANALYST) and again.purpose is Purpose.AUDIT
        assert store.sessions.look_as_oneself(secret) == begun
        store.sessions.look_as(secret, "council", Role.CHAIR)
    with at(home, clock) as real:
        assert real.sessions.of(secret) == begun, "what was chosen there is nothing here"
        with pytest.raises(Refused, match="everything is invented"):
            real.sessions.look_as(secret, "council", Role.CHAIR)
