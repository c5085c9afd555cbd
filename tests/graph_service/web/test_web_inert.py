"""Whatever a record says is words on every page: it is never a script, markup, a template, a link or a direction of writing."""

import re
from collections.abc import Iterator

import pytest

from graph_service.model.facts import Feed, Link
from graph_service.model.visibility import AccessClass
from graph_service.service import Service
from graph_service.spelling.names import name_keys
from tests import engines
from tests.graph_service.api.conftest import _file as put_file
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import Browser, House
from tests.graph_service.web.told import Told, told
from tests.maps.hostile import HOSTILE, UNSEEN
from tests.worlds import between, event, part, person, place, row

OPEN = AccessClass("police")
FORGED = "\ufdd0e_" + "a" * 24 + "\ufdd1Somebody else\ufdd2"
TEXTS = [
    *HOSTILE,
    UNSEEN,
    FORGED,
    "שלום <b>\u202eevil\u2066",
    "{{ csrf }}",
    "{{ config }}{% raw %}",
    "a" * 3000,
    "\u0001\u0007bell",
]
CHILD = "Plain Child"


def seen(text: str) -> str:
    """A text as a reader should see it: what turns writing round, or is no character, is shown as lost."""
    lost = re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]", "\ufffd", text
    )
    return " ".join(lost.split())


def fill(service: Service) -> None:
    """A child, and for each text somebody called so who was seen with her, in an event of that name at a place of that name."""
    child = person("police", "c")
    rows = [
        row(
            part(child, OPEN, names=(CHILD,), keys=frozenset(name_keys(CHILD)), born=("2011-01-01", "2011-01-01")),
            reference="c",
        )
    ]
    for n, text in enumerate(TEXTS):
        who, where, what = person("police", f"w{n}"), place("police", f"p{n}"), event("police", f"e{n}")
        said = {"raw": {"note": text, f"c{n}": "x"}, "headings": {f"c{n}": text}}
        rows += [
            row(part(who, OPEN, names=(text, f"Alias {n}"), keys=frozenset(name_keys(f"Alias {n}")), **said), reference=f"w{n}"),
            row(part(where, OPEN, names=(text,)), reference=f"p{n}"),
            row(
                part(
                    what, OPEN, Link("INVOLVED_IN", child, what, qualifiers={"role": "victim"}), Link("INVOLVED_IN", who, what),
                    Link("AT", what, where, qualifiers={"part": "occurred"}), event_kind="occurrence", names=(text,),
                    event=between("2026-02-03", "2026-02-03"), **said,
                ),
                reference=f"e{n}",
            ),
            row(part(who, OPEN, Link("SEEN_WITH", who, child), name="seen", grade="3x5x2 2 D P", **said), reference=f"s{n}"),
        ]  # fmt: skip
    put_file(service, Feed("police", "book", "events"), *rows)


@pytest.fixture(scope="module")
def hostile(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(embedded_server, tmp_path_factory.mktemp("hostile"), fill) as house:
        yield house


@pytest.fixture
def analyst(hostile: House) -> Browser:
    return hostile.signed_in(hostile.analyst, "investigation")


def inert(html: str) -> Told:
    """The page, having seen that nothing on it acts but what is ours."""
    page = told(html)
    for tag, held in page.elements:
        assert not [name for name in held if name.startswith("on") or name == "style"], (tag, held)
        assert tag in ("link", "script") or not held.get("src")
        assert tag != "script" or held.get("src", "").startswith("/static/") or held.get("nonce")
        ours = tag == "svg" and held.get("class") == "sl-picture__svg"
        assert ours or tag not in (
            "svg",
            "img",
            "iframe",
            "object",
            "style",
            "set",
            "foreignobject",
            "animate",
            "use",
        ), (tag, held)
    assert all(re.fullmatch(r"(/[\w./?=&-]*)?(#[\w-]+)?", link) for link in page.links), page.links
    assert "e_" + "a" * 24 not in str(page.links)
    assert not set("\u202e\u2066\u2067\ufdd0\ufdd1\ufdd2") & set(html)
    return page


def everything(analyst: Browser, child: str) -> dict[str, Told]:
    """Every page of data, about the child and about each of the others."""
    pages = {"child": inert(analyst.get(f"/thing/{child}").text)}
    around = {
        "entity": child,
        "within": "1",
        "kinds": ["SEEN_WITH", "INVOLVED_IN"],
        "of": ["Person", "Event"],
        "hubs": "no",
    }
    pages["around"] = inert(analyst.send("/ask/around", **around, most="500").text)
    pages["events"] = inert(analyst.send("/ask/events", entity=child, since="", until="", most="500").text)
    pages["known"] = inert(analyst.send("/ask/known-when", entity=child, most="500").text)
    return pages


def test_hostile_words_are_words_on_every_page(analyst: Browser):
    found = inert(analyst.send("/search", text=CHILD).text)
    child = next(link for link in found.links if link.startswith("/thing/")).removeprefix("/thing/")
    pages = everything(analyst, child)
    for name in ("around", "events"):
        missing = [text for text in TEXTS if seen(text) not in pages[name].text]
        assert missing == [], name
    others = {link for link in pages["around"].links if link.startswith("/thing/")} - {f"/thing/{child}"}
    assert len(others) >= 2 * len(TEXTS)
    heads = {" ".join(inert(analyst.get(link).text).headings[0].split()) for link in sorted(others)}
    assert {seen(text) for text in TEXTS if "/" not in text} <= heads
    opened = [inert(analyst.get(f"/statement/{said}").text) for said in sorted(pages["around"].statements())[:60]]
    assert sum("In the source's own words" in page.text for page in opened) == len(opened) > 30
    words = " ".join(page.text for page in opened)
    assert sum(seen(text) in words for text in TEXTS) > len(TEXTS) - 3


def test_hostile_words_that_are_typed_are_words_too(analyst: Browser):
    for text in TEXTS:
        typed = text.replace("\x00", "")
        page = analyst.send("/ask/around", entity=typed[:90], within="one", kinds="SEEN_WITH", of="Person", hubs="no")
        assert page.status_code == 422
        parsed = told(page.text)
        kept = next(one["value"] for one in parsed.inputs if one.get("name") == "entity")
        assert kept.split() == typed[:90].split(), text
        assert "window.ran" not in str([held for tag, held in parsed.elements if tag != "input"])
        assert analyst.send("/search", text=typed[:90]).status_code in (200, 422)


def test_several_of_a_name_are_offered_to_choose_among_in_their_own_words(analyst: Browser):
    page = inert(
        analyst.send("/ask/around", entity="Alias", within="1", kinds="SEEN_WITH", of="Person", hubs="no").text
    )
    choices = [one for one in page.inputs if one.get("name") == "entity-is"]
    assert len(choices) == 20 and "may be meant: choose one below" in page.text
    chosen = {"entity": "Alias", "entity-is": choices[0]["value"], "entity-is-for": "Alias"}
    answered = inert(
        analyst.send("/ask/around", **chosen, within="1", kinds="SEEN_WITH", of=["Person", "hub"], hubs="no").text
    )
    assert CHILD in answered.text
