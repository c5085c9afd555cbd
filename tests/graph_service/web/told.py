"""A page as somebody reads it: its words, links, forms and headings, taken apart by the standard library; nothing of ours."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Told(HTMLParser):
    """A page taken apart. It must be well formed: every element that begins ends, in order."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    inputs: list[dict[str, str]] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    rows: int = 0
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        assert len(held) == len(attrs), (tag, attrs)
        self.elements.append((tag, held))
        self.ids += [held["id"]] if "id" in held else []
        self.links += [held["href"]] if tag == "a" else []
        self.inputs += [held] if tag in ("input", "textarea", "button") else []
        self.rows += tag == "tr" and "tbody" in self._open
        self.headings += [""] if tag in ("h1", "h2", "h3") else []
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open.pop() == tag, (tag, self._open)

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if {"h1", "h2", "h3"} & set(self._open):
            self.headings[-1] += data

    @property
    def text(self) -> str:
        """Everything that is read, with single spaces."""
        return " ".join("".join(self.words).split())

    def statements(self) -> set[str]:
        """The ids of the statements that it opens, at whichever days."""
        opens = (link.partition("?")[0] for link in self.links if link.startswith("/statement/"))
        return {link.removeprefix("/statement/") for link in opens}


def told(html: str) -> Told:
    """A whole page taken apart."""
    page = Told()
    page.feed(html)
    page.close()
    assert page._open == [], page._open
    assert len(page.ids) == len(set(page.ids)), sorted(one for one in page.ids if page.ids.count(one) > 1)
    return page
