"""What an agency does not confirm in time stops, by a clock that moves and a list kept beside; only what was shown is confirmed."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import connect

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import Identity
from graph_service.errors import Conflict, NotFound, NotSignedIn, Refused, SightlineError, Unconfirmed
from graph_service.model.vocabulary import Purpose, Role
from graph_service.store import Post, Store, database
from graph_service.store.tables import ACCOUNTS, POSTS, SESSIONS, TOKENS
from tests.graph_service.store.conftest import MORNING, Held, analyst, at

QUARTER, GRACE = 92, 14
FAR = date(2030, 12, 31)


def administrator(agency: str = "police", who: str = "u_admin") -> Identity:
    return Identity(who, agency, Role.ADMINISTRATOR, frozenset({Purpose.ACCOUNTS}))


def confirm(store: Store, agency: str = "police", by: Identity | None = None, only: tuple[str, ...] | None = None):
    state = store.access_lists.now(agency).state
    return store.access_lists.confirm(by or administrator(agency), Purpose.ACCOUNTS, agency, state, only)


@dataclass
class Line:
    """What somebody would write on a sheet of paper of one who may use it."""

    agency: str
    secret: str
    is_token: bool
    confirmed: date
    last_day: date
    ended: bool = False

    def works(self, today: date) -> bool:
        return not self.ended and today <= self.last_day and (today - self.confirmed).days <= QUARTER + GRACE

    def waits(self, today: date) -> bool:
        return not self.ended and today <= self.last_day and not self.works(today)


@dataclass
class Sheet:
    """The list kept by hand, and the store beside it."""

    store: Store
    clock: Held
    lines: dict[str, Line] = field(default_factory=dict)
    shown: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    """For each agency the state that was shown last, and the lines that stood on it."""
    tried: Counter[str] = field(default_factory=Counter)

    @property
    def today(self) -> date:
        return self.clock.moment.date()

    def make(self, agency: str, is_token: bool, days: int) -> None:
        last = self.today + timedelta(days=days)
        if is_token:
            token, secret = self.store.tokens.new(agency, Role.ANALYST, days=days)
            self.lines[token.who] = Line(agency, secret, True, self.today, last)
        else:
            account = self.store.accounts.new(f"n{len(self.lines)}", [Post.of(agency, Role.ANALYST, last)])
            self.lines[account.posts[0].id] = Line(agency, account.who, False, self.today, last)

    def look(self, agency: str) -> None:
        held = self.store.access_lists.now(agency)
        assert {one.id for one in held.open} == {
            name
            for name, one in self.lines.items()
            if one.agency == agency and not one.ended and self.today <= one.last_day
        }
        self.shown[agency] = (held.state, {one.id for one in held.open})

    def confirm(self, agency: str, some: bool) -> None:
        state, ids = self.shown.get(agency, ("", set()))
        standing = self.store.access_lists.now(agency).state
        only = tuple(sorted(ids))[::2] if some else None
        who = administrator(agency)
        confirm_it = partial(self.store.access_lists.confirm, who, Purpose.ACCOUNTS, agency, state, only)
        if state != standing:
            self.tried["changed"] += 1
            with pytest.raises(Conflict):
                confirm_it()
            return
        wanted = set(ids if only is None else only)
        assert set(confirm_it()) == wanted
        for name in wanted:
            self.lines[name].confirmed = self.today
        self.tried["confirmed"] += bool(wanted)

    def end(self, agency: str) -> None:
        for name, one in self.lines.items():
            if one.agency == agency and not one.ended and self.today <= one.last_day:
                self.store.access_lists.end(administrator(agency), Purpose.ACCOUNTS, name)
                one.ended = True
                return

    def check(self) -> None:
        for one in self.lines.values():
            said = self.enters(one)
            waits = one.waits(self.today)
            assert said == ("" if one.works(self.today) else "Unconfirmed" if waits else "no"), (one, self.today)
            self.tried[said or "works"] += 1

    def enters(self, one: Line) -> str:
        """Nothing where the holder is let in; else how she is refused."""
        try:
            if one.is_token:
                assert self.store.tokens.identity_of(one.secret).expires == min(
                    one.last_day, one.confirmed + timedelta(days=QUARTER + GRACE)
                )
            else:
                account = self.store.accounts.get(one.secret)
                self.store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
        except Unconfirmed as refused:
            assert f"since {one.confirmed.day} {one.confirmed:%B %Y}: ask your administrator" in str(refused)
            return "Unconfirmed"
        except (NotSignedIn, Refused):
            return "no"
        return ""


AGENCY = st.sampled_from(["police", "council"])
STEPS = st.one_of(
    st.tuples(st.just("make"), AGENCY, st.booleans(), st.sampled_from([60, 200, 366])),
    st.tuples(st.just("wait"), st.sampled_from([1, 14, 60, 92, 106, 107])),
    st.tuples(st.just("look"), AGENCY),
    st.tuples(st.just("look and confirm"), AGENCY, st.booleans()),
    st.tuples(st.just("confirm"), AGENCY, st.booleans()),
    st.tuples(st.just("end"), AGENCY),
)
_TRIED: Counter[str] = Counter()


@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_what_is_not_confirmed_within_a_quarter_and_the_time_of_grace_stops_until_it_is(
    store: Store, clock: Held, steps: list[tuple]
):
    clock.moment = MORNING
    with store.database.writing() as connection:
        for table in (SESSIONS, POSTS, ACCOUNTS, TOKENS):
            connection.execute(table.delete())
    sheet = Sheet(store, clock)
    for agency in ("police", "council"):
        sheet.make(agency, agency == "police", 366)
    for what, *told in (("wait", 60), *steps):
        match what:
            case "wait":
                clock.on(days=told[0])
            case "look and confirm":
                sheet.look(told[0])
                sheet.confirm(*told)
            case _:
                getattr(sheet, what)(*told)
        sheet.check()
    _TRIED.update(sheet.tried)


def test_every_outcome_was_met():
    assert min(_TRIED[what] for what in ("works", "Unconfirmed", "no", "confirmed", "changed")) > 5, _TRIED


def test_to_the_day(store: Store, clock: Held):
    account = store.accounts.new("a.fell", [Post.of("police", Role.ANALYST, FAR)])
    (one,) = store.access_lists.now("police").lines
    for days, state in ((QUARTER, "works"), (QUARTER + 1, "to be confirmed"), (QUARTER + GRACE, "to be confirmed")):
        clock.moment = MORNING + timedelta(days=days)
        assert one.state(clock.moment.date()) == state and store.links.new(account.who)
    clock.on(days=1)
    assert one.state(clock.moment.date()) == "not confirmed"
    with pytest.raises(Conflict, match="not confirmed"):
        store.links.new(account.who)


def test_a_session_stops_when_its_quarter_is_over_and_does_not_go_on_when_it_is_confirmed(store: Store, clock: Held):
    clock.moment = datetime.combine(MORNING.date(), datetime.min.time(), MORNING.tzinfo)
    account = store.accounts.new("a.fell", [Post.of("police", Role.ANALYST, FAR)])
    clock.on(days=QUARTER + GRACE, hours=23, minutes=50)
    link = store.links.new(account.who)
    secret, session = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
    assert store.sessions.of(secret).identity.expires == clock.moment.date()
    clock.on(minutes=10)
    for refused in (lambda: store.sessions.of(secret), lambda: store.sessions.choose(secret, Purpose.INVESTIGATION)):
        with pytest.raises(Unconfirmed, match="has not confirmed this access since 1 March 2026"):
            refused()
    for refused in (lambda: store.links.whose(link), lambda: store.links.use(link)):
        with pytest.raises(Unconfirmed):
            refused()
    assert confirm(store) == (session.post.id,)
    with pytest.raises(NotSignedIn) as ended:
        store.sessions.of(secret)
    assert not isinstance(ended.value, Unconfirmed)
    assert store.links.use(link).who == account.who, "a link that nobody used is good again, within its time"


def test_a_session_of_what_works_goes_on_when_it_is_confirmed(store: Store):
    account = analyst(store)
    secret, _ = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
    confirm(store)
    assert store.sessions.of(secret).post.confirmed_by == "u_admin"


@pytest.mark.parametrize(
    "change",
    [
        lambda store, one: store.accounts.end(one.who),
        lambda store, one: store.accounts.new("b.gill", [Post.of("police", Role.CHAIR, FAR)]),
        lambda store, one: store.tokens.new("police", Role.OPERATOR),
        lambda store, one: confirm(store, by=administrator(who="u_other")),
    ],
)
def test_what_changed_since_the_list_was_shown_is_not_confirmed_unseen(
    store: Store, clock: Held, change: Callable[[Store, object], object]
):
    one = analyst(store)
    state = store.access_lists.now("police").state
    clock.on(days=1)
    change(store, one)
    before = store.access_lists.now("police")
    for only in (None, (one.posts[0].id,)):
        with pytest.raises(Conflict, match="nothing was confirmed"):
            store.access_lists.confirm(administrator(), Purpose.ACCOUNTS, "police", state, only)
        with pytest.raises(Conflict):
            store.access_lists.confirm_as_owner("police", state, only)
    assert store.access_lists.now("police") == before


def test_that_somebody_uses_it_or_that_another_agency_changes_leaves_the_list_as_it_was_shown(
    store: Store, clock: Held
):
    account, (_, secret) = analyst(store), store.tokens.new("police", Role.OPERATOR)
    state = store.access_lists.now("police").state
    clock.on(days=1)
    store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
    store.tokens.identity_of(secret)
    store.accounts.new("b.gill", [Post.of("council", Role.CHAIR, FAR)])
    assert {one.last_used for one in store.access_lists.now("police").lines} == {clock()}
    assert store.access_lists.now("police").state == state


def test_an_administrator_confirms_and_ends_for_her_own_agency_alone_and_never_what_is_hers(store: Store):
    admin = store.accounts.new(
        "ad.min", [Post.of("police", Role.ADMINISTRATOR, FAR), Post.of("police", Role.CHAIR, FAR)]
    )
    other, hers = analyst(store), administrator(who=admin.who)
    store.accounts.new("b.gill", [Post.of("council", Role.CHAIR, FAR)])
    council = store.access_lists.now("council")
    lists, owns = store.access_lists, [post.id for post in admin.posts]
    for refused in (
        lambda: lists.confirm(hers, Purpose.ACCOUNTS, "council", council.state),
        lambda: lists.confirm(hers, Purpose.ACCOUNTS, "*", lists.now("*").state),
        lambda: confirm(store, by=hers, only=(owns[0],)),
        lambda: confirm(store, by=hers, only=(other.posts[0].id, owns[1])),
        lambda: confirm(store, by=Identity("u", "police", Role.OPERATOR, frozenset({Purpose.MATCHING}))),
        lambda: lists.end(Identity("u", "police", Role.AUDITOR, frozenset({Purpose.AUDIT})), Purpose.AUDIT, owns[0]),
    ):
        with pytest.raises(Refused):
            refused()
    for absent in (council.lines[0].id, "p_0"):
        with pytest.raises(NotFound):
            lists.end(hers, Purpose.ACCOUNTS, absent)
    assert all(one.allowed.confirmed_by is None for one in lists.now().lines)
    assert confirm(store, by=hers) == (other.posts[0].id,), "the whole list, but for her own"
    assert set(confirm(store, by=administrator("*", "u_all"))) == {other.posts[0].id, *owns}
    assert lists.confirm_as_owner(None, lists.now().state) and lists.now("council").lines[0].allowed.confirmed_by


def test_what_is_ended_is_over_at_once_in_another_process_too(home: Path, store: Store, clock: Held):
    account, (token, secret) = analyst(store), store.tokens.new("police", Role.OPERATOR)
    session, _ = store.sessions.begin(account, account.posts[0], Purpose.SAFEGUARDING)
    with at(home, clock) as there:
        for line in (account.posts[0].id, token.who):
            assert store.access_lists.end(administrator(), Purpose.ACCOUNTS, line).id == line
        for refused in (lambda: there.sessions.of(session), lambda: there.tokens.identity_of(secret)):
            with pytest.raises(NotSignedIn):
                refused()
        assert {one.state(clock.moment.date()) for one in there.access_lists.now().lines} == {"ended"}


def test_an_administrator_or_a_steward_is_granted_nothing_and_stands_where_there_may_be_one(store: Store):
    for wrong in (
        {"agency": "police", "role": Role.STEWARD},
        {"agency": "police", "role": Role.ADMINISTRATOR, "grants": ["sealed"]},
        {"agency": "*", "role": Role.STEWARD, "grants": ["health"]},
        {"agency": "*", "role": Role.MEMBER},
        {"agency": "police", "role": Role.ADMINISTRATOR, "purposes": [Purpose.SAFEGUARDING]},
    ):
        with pytest.raises(ValueError, match="validation error"):
            store.tokens.new(**wrong)
    for right in (
        (Role.STEWARD, "*"),
        (Role.ADMINISTRATOR, "*"),
        (Role.ADMINISTRATOR, "police"),
        (Role.MEMBER, "police"),
    ):
        assert store.tokens.new(right[1], right[0])[0].works(MORNING.date())


def test_what_was_there_before_counts_as_confirmed_on_the_day_of_the_migration(home: Path):
    file = home / "store.sqlite"
    file.touch(0o600)
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    before = ScriptDirectory.from_config(config).get_revision("0005").down_revision
    engine = sa.create_engine(f"sqlite:///{file}")
    allowed = "'police', 'analyst', '[\"safeguarding\"]', '[]', 'OFFICIAL', '2999-01-01'"
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, before)
        for text in (
            "INSERT INTO accounts (who, name, made) VALUES ('u_1', 'a.fell', '2020-01-01T00:00:00.000000Z')",
            f"INSERT INTO posts (id, who, agency, role, purposes, grants, clearance, expires) VALUES ('p_1', 'u_1', {allowed})",
            "INSERT INTO tokens (who, digest, agency, role, purposes, grants, clearance, expires, made, note) "
            f"VALUES ('u_2', 'd', {allowed}, '2020-01-01', 'desk')",
        ):
            connection.exec_driver_sql(text)
    engine.dispose()
    with at(home) as store:
        held = store.access_lists.now()
        assert [one.id for one in held.lines] == ["p_1", "u_2"]
        for one in held.lines:
            assert one.allowed.confirmed and one.allowed.confirmed[:10] >= "2025" and one.allowed.confirmed_by is None
            assert one.state(held.today) == "works"
            assert one.state(held.today + timedelta(days=QUARTER + GRACE + 1)) == "not confirmed"
    with closing(connect(file)) as raw:
        raw.execute("INSERT INTO posts (id, who, agency, role, purposes, grants, clearance, expires) SELECT 'p_2', who, agency, "
                    "role, purposes, grants, clearance, expires FROM posts")  # fmt: skip
        raw.commit()
    with at(home) as store, pytest.raises(SightlineError, match="since 1 January 1"):
        account = store.accounts.get("u_1")
        store.sessions.begin(account, account.posts[1], Purpose.SAFEGUARDING)
