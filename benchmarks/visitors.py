"""People who walk through the pages over HTTP as a browser would: a sign-in link, its button, and what a day's work opens."""

import html
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

import httpx

from graph_service.model.vocabulary import Purpose, Role
from graph_service.service import Service
from graph_service.store import Post

BROWSER = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip, br",
    "Sec-Fetch-Site": "same-origin",
}
LAST = date(2099, 12, 31)
POSTS = {
    "analyst": ("westshire-police", Role.ANALYST, Purpose.INVESTIGATION),
    "worker": ("westshire-council", Role.PRACTITIONER, Purpose.SAFEGUARDING),
    "chair": ("westshire-council", Role.CHAIR, Purpose.PANEL),
}

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_THING = re.compile(r'href="/thing/(e_[0-9a-f]{24})')
_WHY = re.compile(
    r'<form method="post" action="([^"]+)">(?:(?!</form>).)*name="reason" type="radio" value="([^"]+)".*?</form>',
    re.DOTALL,
)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_STATEMENT = re.compile(r'href="(/statement/[^"?]+)')


class Failed(Exception):
    """A page that was not answered as it should be."""


@dataclass
class Visitor:
    """Somebody signed in, what her last page held, and how long each kind of page took her, in milliseconds."""

    client: httpx.Client
    role: str
    csrf: str = ""
    reason: str = ""
    """The reason that she chose last, where a page asked her why she opens a child."""
    shown: str = ""
    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def get(self, kind: str, path: str) -> str:
        """A page by its address."""
        return self._timed(kind, lambda: self.client.get(path))

    def send(self, kind: str, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """A page that answers a form; if it leads on, the page that it leads to."""
        fields: dict[str, list[str]] = {"csrf": [self.csrf]}
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return self._timed(kind, lambda: self.client.post(path, data=fields))

    def pages(self) -> int:
        """How many pages she has opened."""
        return sum(map(len, self.took.values()))

    def _timed(self, kind: str, opened: Callable[[], httpx.Response]) -> str:
        began = time.perf_counter()
        try:
            answer = opened()
        except httpx.HTTPError as why:
            self.wrong.append(f"{kind}: {type(why).__name__}")
            raise Failed(kind) from why
        self.took.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        if answer.status_code != httpx.codes.OK:
            self.wrong.append(f"{kind}: {answer.status_code}")
            raise Failed(kind)
        self.shown = answer.text
        return (
            self._reasoned() if kind != "why she opens it" and "Why do you open this?" in answer.text else answer.text
        )

    def _reasoned(self) -> str:
        """The page, after the first reason was chosen."""
        asked = _WHY.search(self.shown)
        if asked is None:
            raise Failed("why she opens it")
        self.reason = asked[2]
        pairs = [(name, html.unescape(value)) for name, value in _HIDDEN.findall(asked[0]) if name != "csrf"]
        return self.send("why she opens it", asked[1], [*pairs, ("reason", self.reason)])


def signed_in(service: Service, address: str, role: str, name: str) -> Visitor:
    """Somebody with a new account, who opens her link, presses its button and sees her first page."""
    agency, post, purpose = POSTS[role]
    account = service.store.accounts.new(name, [Post.of(agency, post, LAST)])
    # the server closes a connection after five idle seconds, and a browser then opens another unasked: so does this one, earlier
    kept = httpx.Limits(keepalive_expiry=2)
    client = httpx.Client(base_url=address, headers=BROWSER, timeout=300, follow_redirects=True, limits=kept)
    link = f"/sign-in/{service.store.links.new(account.who)}"
    client.get(link).raise_for_status()
    first = client.post(link, data={"as": f"{account.posts[0].id} {purpose.value}"})
    first.raise_for_status()
    found = _CSRF.search(first.text)
    if found is None:
        raise Failed("signing in")
    return Visitor(client, role, csrf=found[1], shown=first.text)


def weight(service: Service, address: str, name: str) -> dict[str, int]:
    """The bytes of bodies, as they are sent, of the page of a link and of the first page after it; each file counted once."""
    agency, post, purpose = POSTS["analyst"]
    account = service.store.accounts.new(name, [Post.of(agency, post, LAST)])
    with httpx.Client(base_url=address, headers=BROWSER, timeout=300, follow_redirects=True) as client:
        link = f"/sign-in/{service.store.links.new(account.who)}"
        door = client.get(link)
        home = client.post(link, data={"as": f"{account.posts[0].id} {purpose.value}"})
        found = {"the page of a link": door.num_bytes_downloaded, "the first page": home.num_bytes_downloaded}
        for file in sorted({*_FILE.findall(door.text), *_FILE.findall(home.text)}):
            found[file.rpartition("/")[2]] = client.get(file).num_bytes_downloaded
    return found


@dataclass(frozen=True)
class Known:
    """What people look for, and the forms of questions, filled in for an id or a period."""

    looked_for: Sequence[str]
    periods: Sequence[tuple[str, str]]
    form: Callable[[str, Mapping[str, object]], list[tuple[str, str]]]


def walk(who: Visitor, known: Known, seed: int) -> Iterator[None]:
    """Page after page of a mixture, a step each time it is asked for: the box, a page, a statement, a question, at times the map."""
    chosen = random.Random(seed)
    journey = seed
    while True:
        journey += 1
        yield from _tried(lambda: who.get("first page", "/home"))
        yield from _tried(lambda: who.send("search", "/search", [("text", chosen.choice(known.looked_for))]))
        things = list(dict.fromkeys(_THING.findall(who.shown)))
        if things:
            one = chosen.choice(things)
            yield from _tried(lambda one=one: who.get("page of a thing", f"/thing/{one}"))
            if said := _STATEMENT.search(who.shown):
                yield from _tried(lambda said=said: who.get("statement", said[1]))
            question = chosen.choice(("around", "events", "known_when"))
            way = f"/ask/{question.replace('_', '-')}"
            yield from _tried(lambda one=one, way=way: who.get("form", f"{way}?entity={one}"))
            sent = known.form(question, {"entity": one})
            yield from _tried(lambda way=way, sent=sent: who.send("question", way, sent))
        if who.role != "worker" and journey % 4 == 0:
            since, until = chosen.choice(known.periods)
            yield from _tried(lambda since=since, until=until: who.get("map", f"/map?since={since}&until={until}"))
        if who.role == "analyst" and journey % 16 == 0:
            since, until = chosen.choice(known.periods)
            asked = known.form("co_missing", {"since": since, "until": until})
            yield from _tried(lambda asked=asked: who.send("question of a period", "/ask/co-missing", asked))


def _tried(step: Callable[[], object]) -> Iterator[None]:
    """One page; a failure is noted with the visitor, and she goes on."""
    with suppress(Failed):
        step()
    yield
