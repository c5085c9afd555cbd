"""Drafts: whose they are, when they are gone, and that nothing but their own key in their own place opens them."""

import base64
import json
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from graph_service.access import Identity
from graph_service.errors import Conflict, Misconfigured, NotFound, NotSignedIn, TooLarge
from graph_service.model.vocabulary import Purpose, Role
from graph_service.settings import Settings
from graph_service.store import Owner, Post, Store, look_at_store, open_store
from graph_service.store.drafts import HOURS, MOST, MOST_BYTES
from graph_service.store.tables import DRAFTS
from tests.graph_service.store.conftest import LAST_DAY, Held, analyst, at
from tests.registered import registered

SAID = {"seen": ("Zebedee Quillfeather got in",), "mark": ("SL26 ABC",)}
WORDS = ("Zebedee", "Quillfeather", "SL26")


def owner(who: str, agency: str = "police", purpose: Purpose = Purpose.SAFEGUARDING) -> Owner:
    return Owner(who, agency, purpose)


def rows(store: Store) -> list[dict[str, object]]:
    """The table as it is on disk, whatever the program says of it."""
    with store.database.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(DRAFTS)).mappings()]


def alter(store: Store, **values: object) -> None:
    with store.database.writing() as connection:
        connection.execute(DRAFTS.update().values(**values))


def test_a_draft_comes_back_as_it_was_typed_and_the_last_keeping_counts(store: Store, clock: Held):
    hers = owner(analyst(store).who)
    assert store.drafts.keep(hers, "sighting", "n1", {"seen": ["first"]}) == clock()
    clock.on(minutes=1)
    assert store.drafts.keep(hers, "sighting", "n1", SAID) == clock()
    store.drafts.keep(hers, "sighting", "n2", {"seen": ()})
    assert [one.sheet for one in store.drafts.all(hers)] == ["sighting"] * 2
    found = [store.drafts.open(hers, one.id) for one in store.drafts.all(hers)]
    assert {one.once: dict(one.values) for one in found} == {"n1": SAID, "n2": {"seen": ()}}
    assert {one.kept for one in found} == {clock()} and "Zebedee" not in repr(found)


def test_no_word_of_a_draft_is_in_any_file_of_the_store(home: Path, store: Store):
    hers = owner(analyst(store).who)
    store.drafts.keep(hers, "sighting", "number of the form", SAID)
    for name in ("store.sqlite", "store.sqlite-wal"):
        content = (home / name).read_bytes()
        for word in (*WORDS, "number of the form", *(base64.b64encode(one.encode()).decode()[:-2] for one in WORDS)):
            assert word.encode() not in content, (name, word)
    assert hers.who.encode() in b"".join((home / name).read_bytes() for name in ("store.sqlite", "store.sqlite-wal"))


def test_what_was_sent_is_gone_and_a_keeping_that_comes_late_brings_nothing_back(store: Store, clock: Held):
    hers = owner(analyst(store).who)
    store.drafts.keep(hers, "sighting", "n1", SAID)
    (before,) = store.drafts.all(hers)
    number = store.drafts.sent(hers, "sighting", "n1", {"extract": "f_1"})
    assert number == before.id and store.drafts.all(hers) == ()
    assert store.drafts.keep(hers, "sighting", "n1", SAID) is None and store.drafts.all(hers) == ()
    with pytest.raises(NotFound):
        store.drafts.open(hers, number)
    assert store.drafts.came_of(hers, number) == {"extract": "f_1"}
    assert store.drafts.all_sent(hers) == {number: {"extract": "f_1"}}
    store.drafts.throw_away(hers, number)
    assert store.drafts.came_of(hers, number), "what came of it is no draft"
    clock.on(hours=HOURS)
    with pytest.raises(NotFound):
        store.drafts.came_of(hers, number)
    assert rows(store) == []


@pytest.mark.parametrize(
    "altered",
    [
        {"who": "u_of_another"},
        {"agency": "council"},
        {"purpose": "investigation"},
        {"sheet": "missing"},
        {"id": "d_" + "0" * 32},
        {"content": "x"},
        {"content": ""},
    ],
    ids=lambda one: next(iter(one)) + str(next(iter(one.values())))[:3],
)
def test_a_row_that_was_moved_or_altered_does_not_open(store: Store, altered: dict[str, str]):
    other = analyst(store, "b.gill").who
    hers = owner(analyst(store).who)
    store.drafts.keep(hers, "sighting", "n1", SAID)
    if "who" in altered:
        altered = {"who": other}
    alter(store, **altered)
    (row,) = rows(store)
    asks = Owner(str(row["who"]), str(row["agency"]), Purpose(str(row["purpose"])))
    assert len(store.drafts.all(asks)) == 1
    with pytest.raises(Misconfigured, match="was not made with this installation's key, or not in this place"):
        store.drafts.open(asks, str(row["id"]))


def test_no_byte_of_a_draft_can_be_changed(store: Store):
    hers = owner(analyst(store).who)
    store.drafts.keep(hers, "sighting", "n1", {"seen": ("a",)})
    (row,) = rows(store)
    raw = base64.b64decode(str(row["content"]))
    for place in range(0, len(raw), 3):
        changed = bytearray(raw)
        changed[place] ^= 1
        alter(store, content=base64.b64encode(bytes(changed)).decode())
        with pytest.raises(Misconfigured):
            store.drafts.open(hers, str(row["id"]))
    alter(store, content=row["content"])
    assert store.drafts.open(hers, str(row["id"])).once == "n1"


def test_with_another_installations_key_nothing_opens(home: Path, store: Store):
    hers = owner(analyst(store).who)
    store.drafts.keep(hers, "sighting", "n1", SAID)
    (one,) = store.drafts.all(hers)
    (home / "key").write_bytes(bytes(range(32)))
    with at(home) as elsewhere, pytest.raises(NotFound):
        elsewhere.drafts.open(hers, one.id)  # on the machine's own clock it is too old, and was deleted at the opening
    store.drafts.keep(hers, "sighting", "n1", SAID)
    with at(home, Held()) as elsewhere, pytest.raises(Misconfigured):
        elsewhere.drafts.open(hers, one.id)
    assert store.drafts.open(hers, one.id).values == SAID


def test_too_old_ones_are_deleted_for_everybody_when_anybody_opens_the_store_or_signs_in(
    home: Path, store: Store, clock: Held
):
    account, other = analyst(store), analyst(store, "b.gill")
    store.drafts.keep(owner(account.who), "sighting", "n1", SAID)
    clock.on(hours=HOURS, microseconds=-1)
    with at(home, clock):
        assert len(rows(store)) == 1
    clock.on(microseconds=1)
    look_at_store(Settings(home=home, store_url=None, store_url_file=None), clock).close()
    assert len(rows(store)) == 1, "looking changes nothing"
    with at(home, clock):
        assert rows(store) == []
    store.drafts.keep(owner(account.who), "sighting", "n1", SAID)
    clock.on(hours=HOURS)
    store.sessions.begin(other, other.posts[0], Purpose.SAFEGUARDING)
    assert rows(store) == []


def test_there_are_so_many_and_each_is_so_long(store: Store):
    hers = owner(analyst(store).who)
    for n in range(MOST):
        store.drafts.keep(hers, "sighting", f"n{n}", SAID)
    with pytest.raises(Conflict, match="you have 20 drafts"):
        store.drafts.keep(hers, "missing", "one more", SAID)
    assert store.drafts.keep(hers, "sighting", "n3", {"seen": ("anew",)}), "one that is there may change"
    store.drafts.sent(hers, "sighting", "n3", {})
    assert store.drafts.keep(hers, "missing", "one more", SAID)
    empty = len(json.dumps({"once": "n4", "values": {"seen": [""]}}))
    assert store.drafts.keep(hers, "sighting", "n4", {"seen": ("x" * (MOST_BYTES - empty),)})
    with pytest.raises(TooLarge, match="at most 32 KiB"):
        store.drafts.keep(hers, "sighting", "n4", {"seen": ("x" * (MOST_BYTES - empty + 1),)})


def _by_command(store: Store, who: str, post: str) -> None:
    store.accounts.end_post(who, post)


def _by_an_administrator(store: Store, _: str, post: str) -> None:
    keeper = Identity("u_keeper", "police", Role.ADMINISTRATOR, frozenset({Purpose.ACCOUNTS}))
    store.access_lists.end(keeper, Purpose.ACCOUNTS, post)


@pytest.mark.parametrize("end_post", [_by_command, _by_an_administrator])
def test_the_drafts_of_who_has_ended_go_with_her_account_or_her_post(store: Store, end_post):
    ended, other = analyst(store), analyst(store, "b.gill")
    posts = [Post.of(agency, Role.PRACTITIONER, LAST_DAY) for agency in ("police", "council")]
    both = store.accounts.new("c.mere", posts)
    for who, agency in ((ended, "police"), (other, "police"), (both, "police"), (both, "council")):
        store.drafts.keep(owner(who.who, agency), "sighting", "n1", SAID)
    store.accounts.end(ended.who)
    end_post(store, both.who, next(one.id for one in both.posts if one.agency == "police"))
    assert {(row["who"], row["agency"]) for row in rows(store)} == {(other.who, "police"), (both.who, "council")}
    for late in (owner(ended.who), owner(both.who, "police")):
        with pytest.raises(NotSignedIn):
            store.drafts.keep(late, "sighting", "n1", SAID)
        with pytest.raises(NotSignedIn):
            store.drafts.sent(late, "sighting", "n1", {})


def test_nothing_is_kept_for_a_purpose_that_no_post_of_hers_may_state(store: Store):
    posts = [Post.of("police", Role.PRACTITIONER, LAST_DAY), Post.of("council", Role.CHAIR, LAST_DAY)]
    both = store.accounts.new("c.mere", posts)
    store.drafts.keep(owner(both.who), "sighting", "n1", SAID)
    for other in (owner(both.who, "council"), owner(both.who, "police", Purpose.INVESTIGATION)):
        with pytest.raises(NotSignedIn):
            store.drafts.keep(other, "sighting", "n1", SAID)
        with pytest.raises(NotSignedIn):
            store.drafts.sent(other, "sighting", "n1", {})


OWNERS = [
    ("a", "police", "safeguarding"),
    ("b", "police", "safeguarding"),
    ("a", "council", "safeguarding"),
    ("a", "police", "panel"),
]
"""Somebody, and three who differ from her in one thing each."""

VALUES = st.dictionaries(
    st.sampled_from(["mark", "seen"]), st.lists(st.text(max_size=5), max_size=2).map(tuple), max_size=2
)


class Model(RuleBasedStateMachine):
    """The drafts beside a dictionary: what is kept, sent, thrown away and too old, of two people in two agencies for two purposes."""

    forms = Bundle("forms")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        registered(home, "police", "council")
        self.clock = Held()
        self.store = open_store(Settings(home=home, store_url=None, store_url_file=None), self.clock)
        self.accounts = {
            name: self.store.accounts.new(
                name, [Post.of(agency, Role.PRACTITIONER, LAST_DAY) for agency in ("police", "council")]
            )
            for name in "ab"
        }
        self.ended: set[str] = set()
        self.drafts: dict[tuple[str, str, str, str, str], tuple[timedelta, dict[str, tuple[str, ...]]]] = {}
        self.received: dict[tuple[str, str, str, str, str], timedelta] = {}
        self.now = timedelta()

    def owner(self, one: tuple[str, str, str]) -> Owner:
        return Owner(self.accounts[one[0]].who, one[1], Purpose(one[2]))

    def forget(self) -> None:
        day = timedelta(hours=24)
        self.drafts = {form: held for form, held in self.drafts.items() if self.now - held[0] < day}
        self.received = {form: when for form, when in self.received.items() if self.now - when < day}

    @rule(target=forms, whose=st.sampled_from(OWNERS), sheet=st.sampled_from(["s", "m"]), once=st.sampled_from("123"))
    def form(self, whose, sheet, once):
        return (*whose, sheet, once)

    @rule(form=forms, values=VALUES)
    def keep(self, form, values):
        if form[0] in self.ended:
            with pytest.raises(NotSignedIn):
                self.store.drafts.keep(self.owner(form[:3]), form[3], form[4], values)
            return
        kept = self.store.drafts.keep(self.owner(form[:3]), form[3], form[4], values)
        assert (kept is None) == (form in self.received)
        if kept:
            self.drafts[form] = (self.now, values)

    @rule(form=forms)
    def send(self, form):
        if form[0] not in self.ended:
            self.store.drafts.sent(self.owner(form[:3]), form[3], form[4], {"form": form})
            self.drafts.pop(form, None)
            self.received[form] = self.now

    @rule(form=forms, asks=st.sampled_from(OWNERS))
    def throw_away(self, form, asks):
        """Anybody asks for it by its number; it goes only if it is hers."""
        heads = {head.id: head for head in self.store.drafts.all(self.owner(form[:3]))}
        for number in heads:
            if self.store.drafts.open(self.owner(form[:3]), number).once == form[4] and heads[number].sheet == form[3]:
                self.store.drafts.throw_away(self.owner(asks), number)
                if asks == form[:3]:
                    del self.drafts[form]

    @rule(hours=st.sampled_from([1, 11, 12, 23, 24]))
    def wait(self, hours):
        self.clock.on(hours=hours)
        self.now += timedelta(hours=hours)
        self.forget()

    @precondition(lambda self: not self.ended)
    @rule(who=st.sampled_from("ab"))
    def end(self, who):
        self.store.accounts.end(self.accounts[who].who)
        self.ended.add(who)
        self.drafts = {form: held for form, held in self.drafts.items() if form[0] != who}
        self.received = {form: when for form, when in self.received.items() if form[0] != who}

    @invariant()
    def each_is_given_back_to_its_owner_alone(self):
        for whose in OWNERS:
            mine = self.owner(whose)
            found = {}
            for head in self.store.drafts.all(mine):
                one = self.store.drafts.open(mine, head.id)
                found[(*whose, one.sheet, one.once)] = dict(one.values)
                for other in OWNERS:
                    if other != whose:
                        with pytest.raises(NotFound):
                            self.store.drafts.open(self.owner(other), head.id)
            assert found == {form: values for form, (_, values) in self.drafts.items() if form[:3] == whose}
            sent = {tuple(one["form"]) for one in self.store.drafts.all_sent(mine).values()}
            assert sent == {form for form in self.received if form[:3] == whose}
        assert len(rows(self.store)) == len(self.drafts) + len(self.received), "deleted, not hidden"

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
