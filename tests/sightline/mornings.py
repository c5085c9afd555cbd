"""The pages of `docs/roles` walked along over HTTP: each word in bold stands on the page at which the walk then is.

A page of the documentation says the way in comments: `<!-- sign in -->`, `<!-- open /home -->`, `<!-- press "WORDS" -->` (a button),
`<!-- follow "WORDS" -->` (a link), `<!-- look "TEXT" -->` (the box), `<!-- first statement -->`. Every bold word after one of them
must be on that page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx

from tests.graph_service.web.conftest import BROWSER
from tests.graph_service.web.told import VOID

_STEP = re.compile(r'<!-- (sign in|open|press|follow|look|first statement)(?: "?([^"\n]+?)"?)? -->')
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass
class _Form:
    """A form: where it goes, what it sends, and the words of its buttons."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    """The links and forms of a page, with their words, and all its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self.forms: list[_Form] = []
        self.words = ""
        self._open: list[str] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self._open += [tag] if tag not in VOID else []
        if tag == "a":
            self.links.append((held["href"], ""))
        elif tag == "form":
            self.forms.append(_Form(held["action"], held["method"]))
        elif tag == "button" and "form" in self._open:
            self.forms[-1].buttons.append("")
        elif tag == "select":
            self._select = (held["name"], [])
        elif tag == "option" and self._select:
            self._select[1].append((held["value"], "selected" in held))
        elif tag in ("input", "textarea") and "form" in self._open:
            taken = held.get("type") not in ("radio", "checkbox") or "checked" in held
            self.forms[-1].fields += [(held["name"], held.get("value", ""))] if taken and "name" in held else []

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        if tag == "select" and self._select:
            name, options = self._select
            self.forms[-1].fields.append((name, next((value for value, chosen in options if chosen), options[0][0])))

    def handle_data(self, data: str) -> None:
        self.words += data
        if "a" in self._open:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)
        if "button" in self._open and "form" in self._open:
            self.forms[-1].buttons[-1] += data


@dataclass
class Morning:
    """Somebody's browser, along the way that a page of the documentation tells."""

    client: httpx.Client
    link: str
    purpose: str
    page: _Page | None = None

    def walk(self, doc: Path) -> Iterator[tuple[str, bool]]:
        """Every word in bold after the first step, and whether it stands on the page where the walk is then."""
        text = doc.read_text("utf-8")
        steps = list(_STEP.finditer(text))
        assert len(steps) == text.count("<!--"), f"{doc.name} has a comment that is no step"
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            self._go(step[1], step[2] or "")
            words = " ".join(self._here().words.split())
            for bold in _BOLD.findall(text[step.end() : following.start() if following else None]):
                yield bold, " ".join(bold.split()) in words

    def _go(self, what: str, said: str) -> None:
        if what == "sign in":
            self._show(self.client.get(self.link))
        elif what == "open":
            self._signed_in()
            self._show(self.client.get(said))
        elif what == "look":
            self._signed_in()
            self._show(self.client.get("/home"))
            (box,) = (one for one in self._here().forms if one.action == "/search")
            self._show(self.client.post("/search", data=_sent(box, text=said)))
        elif what == "press":
            found = next(one for one in self._here().forms if any(said in words for words in one.buttons))
            self._show(self.client.post(found.action, data=_sent(found)))
        elif what == "follow":
            self._show(self.client.get(next(to for to, words in self._here().links if said in words)))
        else:
            self._show(self.client.get(next(to for to, _ in self._here().links if to.startswith("/statement/"))))

    def _signed_in(self) -> None:
        """The button of the link, once: it leads to the first page."""
        if not self.client.cookies:
            (door,) = self._here().forms
            chosen = {} if any(name == "as" for name, _ in door.fields) else {"as": self.purpose}
            self._show(self.client.post(door.action, data=_sent(door, **chosen)))

    def _here(self) -> _Page:
        assert self.page is not None
        return self.page

    def _show(self, answer: httpx.Response) -> None:
        assert answer.status_code == httpx.codes.OK, (answer.request.method, answer.url.path, answer.status_code)
        self.page = _Page(answer.text)
        if (
            "Why do you open this?" in self.page.words
        ):  # her agency holds no record of this child: any reason will do here
            form = next(one for one in self.page.forms if "Open it" in one.buttons)
            reason = re.search(r'name="reason" type="radio" value="([^"]+)"', answer.text)
            assert reason
            self._show(self.client.post(form.action, data=_sent(form, reason=reason[1])))


def browser(address: str) -> httpx.Client:
    """A browser that follows where a page leads."""
    return httpx.Client(base_url=address, headers=BROWSER, timeout=60, follow_redirects=True)


def _sent(form: _Form, **chosen: str) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in form.fields:
        sent.setdefault(name, []).append(value)
    return {**sent, **{name: [value] for name, value in chosen.items()}}
