"""Cover names: while they are on, no byte of any page holds a name, number, address, birth, reference or word of a record.

Every cell of the world holds a token of its own. The same pages show these tokens as soon as names are shown again: so each page that
is found clean is one that could have held them.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote_plus

import pytest

from graph_service.model.facts import Feed, Link, Mention
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.service import Service
from graph_service.spelling.names import name_keys
from graph_service.web.stories import StoryCard, StoryQuestion
from tests import engines
from tests.graph_service.api.conftest import _file as put_file
from tests.graph_service.questions.test_places import LAT, LON, entry, point
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import Browser, House, put_covered
from tests.graph_service.web.test_web_pages import entity, fields, rows
from tests.graph_service.web.told import told
from tests.worlds import between, event, part, person, place, row, vehicle

OPEN = AccessClass("police")
PARK = "Heron Park"
PERIOD = {"since": "2026-01-01", "until": "2026-03-31"}

NAMES = {
    "c1": "Zqmira Zqtallow", "c2": "Zqjade Zqexample", "c3": "Zqnoor Zqvale", "adult": "Zqgareth Zqpike", "worker": "Zqhelen Zqdunn",
    "unborn": "Zqbig Zqsea",
}  # fmt: skip
BORN = {"c1": "2011-02-03", "c2": "2010-09-08", "c3": "2012-11-17", "adult": "1987-06-05", "worker": "1979-12-24"}
ALIAS, PLATE, DIALLED, HANDLE = "Zqlittle Zqmi", "ZQ07PLT", "+447700900123", "zqmi_underscore"
HOME, PLACEMENT, POSTCODE = "14 Zqlarch Close", "Zqbeech House placement", "ZQ7 4QT"
TOKENS = re.compile(r"zq", re.IGNORECASE)
"""Every name, alias, plate, handle, address, postcode, reference, app, heading and word of the world begins with it, or holds it."""

BIRTHS = [date.fromisoformat(day) for day in BORN.values()]
NUMBERS = (
    "7700900123", "07700 900123",
    *(form for one in BIRTHS for form in (f"{one.day} {one:%B %Y}", f"{one:%d/%m/%Y}", one.isoformat(), f"{one.day} {one:%b %Y}")),
)  # fmt: skip
"""And what no letters can stand in: a phone, and days of birth in whatever way they may be written."""


def who(reference: str) -> Mention:
    return person("police", f"ZQ/{reference}")


def words(what: str) -> dict[str, dict[str, str]]:
    """The source's own words: a note with a name in it, under a heading with one."""
    return {"raw": {"note": f"Zqword {what} seen with {NAMES['c1']}", "h": "Zqcell"}, "headings": {"h": "Zqheading"}}


def fill(service: Service) -> None:
    """Three children, an adult with a car, a phone and an online account that lead to all of them, a worker, a home, two parks."""
    people = [
        row(
            part(who(ref), OPEN, names=(name, *([ALIAS] if ref == "c1" else [])), keys=frozenset(name_keys(name)), numbers=(f"upn:ZQ{n}",),
                 **({"born": (BORN[ref], BORN[ref])} if ref in BORN else {}), **words(ref)),
            reference=f"ZQ/{ref}",
        )
        for n, (ref, name) in enumerate(NAMES.items())
    ]  # fmt: skip
    car = vehicle("police", PLATE)
    dialled = Mention(EntityKind.PHONE, "police", "phones", DIALLED, key=DIALLED)
    handle = Mention(EntityKind.ACCOUNT, "police", "online", HANDLE, key=HANDLE)
    home, park = place("police", HOME), place("police", "101", "uprn:101")
    children, adult = [who(ref) for ref in ("c1", "c2", "c3")], who("adult")
    more = [
        row(part(car, OPEN, names=(PLATE,), kind="vehicle", **words("car")), reference="ZQ/car"),
        row(part(dialled, OPEN, names=(DIALLED,), kind="phone"), reference="ZQ/phone"),
        row(part(handle, OPEN, names=(HANDLE,), kind="account"), reference="ZQ/account"),
        row(part(home, OPEN, names=(f"{HOME}, {POSTCODE}",), kind="place"), reference="ZQ/home"),
        row(part(adult, OPEN, *(Link("USES", adult, thing) for thing in (car, dialled, handle)), name="uses"), reference="ZQ/uses"),
        row(part(who("c1"), OPEN, Link("PEER_OF", who("c1"), who("c2")), Link("TRUSTS", who("c1"), who("worker")), name="peer"), reference="ZQ/peer"),
        row(part(who("c1"), OPEN, Link("SEEN_WITH", who("c1"), who("unborn")), Link("FAMILY_OF", who("c1"), who("c3"), qualifiers={"kin": "sibling"}), name="seen", grade="3x5x2 2 D P", **words("seen")), reference="ZQ/seen"),
    ]  # fmt: skip
    for n, child in enumerate(children):
        lives = {"valid": between("2025-01-01", "2026-12-31"), "qualifiers": {"place_kind": "home" if n else "placement", "area": "ZQ7"}}
        log, missing = event("police", f"Zqlog {n}"), event("police", f"Zqmissing {n}")
        at = {"valid": between("2026-02-03", "2026-02-03"), "qualifiers": {"part": "occurred", "uprn": "101", "words": "zqround the back"}}
        found = {"valid": between("2026-02-03", "2026-02-04"), "qualifiers": {"part": "found", "uprn": "101"}}
        nowhere = {"valid": between("2026-02-05", "2026-02-05"), "qualifiers": {"part": "occurred", "words": "zqsharons flat"}}
        more += [
            row(part(child, OPEN, Link("LIVES_AT", child, home, **lives), name="lives", **words("lives")), reference=f"ZQ/lives {n}"),
            row(part(child, OPEN, Link("CONTACTED", adult, child, qualifiers={"app": f"Zqchat {HANDLE}", "times": 3}), Link("TARGETED", adult, child), name="contact", **words("contact")), reference=f"ZQ/contact {n}"),
            row(part(log, OPEN, *(Link("INVOLVED_IN", one, log, qualifiers={"role": role}) for one, role in ((child, "victim"), (adult, "suspect"), (car, "used"))), Link("AT", log, park, **at), event_kind="occurrence", event=between("2026-02-03", "2026-02-03"), names=(f"occurrence Zqlog {n}",), **words("log")), reference=f"Zqlog {n}"),
            row(part(missing, OPEN, Link("INVOLVED_IN", child, missing, qualifiers={"role": "missing"}), Link("INVOLVED_IN", adult, missing, qualifiers={"role": "found_with"}), Link("AT", missing, park, **found), event_kind="missing_episode", event=between("2026-02-03", "2026-02-04"), names=(f"missing Zqmissing {n}",), **words("missing")), reference=f"Zqmissing {n}"),
            row(part(event("police", f"Zqflat {n}"), OPEN, Link("INVOLVED_IN", child, event("police", f"Zqflat {n}"), qualifiers={"role": "victim"}), Link("AT", event("police", f"Zqflat {n}"), place("police", f"Zqflat {n}"), **nowhere), event_kind="occurrence", event=between("2026-02-05", "2026-02-05")), reference=f"Zqflat {n}"),
        ]  # fmt: skip
    put_file(service, Feed("place-register", "places", "locations"), entry(PARK, kind="park", uprns=("101",), geometry=point()),
             entry("Quiet Arcade", kind="shop", uprns=("104",), geometry=point(LAT + 0.001, LON)))  # fmt: skip
    put_file(service, Feed("police", "book", "events"), *people, *more)
    put_covered(service, "police", "P", "roll", ("2025-10-01", "2026-04-20"))


STORY = StoryCard(
    f"The story of {NAMES['c1']}",
    f"{NAMES['adult']} did it.",
    (StoryQuestion(f"Ask about {ALIAS}", "around", {"entity": NAMES["c1"]}, frozenset({"analyst", "auditor"})),),  # type: ignore[arg-type]
)


@pytest.fixture(scope="module")
def town(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(embedded_server, tmp_path_factory.mktemp("covered"), fill) as house:
        house.app.state.stories = (STORY,)
        yield house


@pytest.fixture
def hers(town: House) -> Browser:
    return town.signed_in(town.analyst, "investigation")


def asked_of(town: House) -> dict[str, dict[str, object]]:
    """Something to ask of every question, that has an answer."""
    one, two, three = (entity(town, NAMES[ref]) for ref in ("c1", "c2", "c3"))
    park = entity(town, PARK)
    said = rows(town, "around", entity=one).rows[0].evidence[0].assertion
    asked: dict[str, dict[str, object]] = {
        "find": {"text": f"{NAMES['c1']}\n{PLATE}\n{DIALLED}\n{HANDLE}\n{NAMES['adult']}"},
        "profile": {"entity": one},
        "linked_to_children": {**PERIOD},
        "around": {"entity": one, "within": 2},
        "events": {"entity": one},
        "co_missing": {**PERIOD, "least": 1},
        "found_with": {"child": one, **PERIOD},
        "shared_associates": {"a": one, "b": two},
        "how_connected": {"a": three, "b": two},
        "hotspots": {**PERIOD, "compare": True},
        "near": {"place": entity(town, "Quiet Arcade"), "within": 1050, **PERIOD},
        "household": {"person": two},
        "place_profile": {"place": park, **PERIOD},
        "known_when": {"entity": one},
        "evidence": {"assertion": said},
        "coverage": {},
        "overview": {},
    }
    assert asked.keys() == QUESTIONS.keys(), "a new question is walked here too"
    return asked


def walked(town: House, browser: Browser) -> dict[str, str]:
    """Every page, by what was done for it: opened, asked, asked wrongly, or refused."""
    asked = asked_of(town)
    found = {path: browser.get(path) for path in ("/home", "/questions", "/cover-names", "/look-as", "/away", "/map")}
    for name, given in asked.items():
        address, sent = f"/ask/{name.replace('_', '-')}", fields(name, given)
        opened = [f"{field}={value}" for field, value in given.items() if str(value).startswith(("e_", "a_"))]
        found |= {
            f"{name} to be filled in": browser.get(f"{address}?{'&'.join(opened)}"),
            f"{name} answered": browser.send(address, **sent),
            f"{name} changed": browser.send(address, **sent, do="change"),
            f"{name} wrong": browser.send(address, **{**sent, "most": NAMES["c1"], "since": NAMES["c2"], "agencies": ALIAS}),
        }
    typed = {**fields("around", asked["around"]), "entity": NAMES["c1"]}
    found["a name typed"] = browser.send("/ask/around", **typed)
    found["a name of several"] = browser.send("/ask/around", **{**typed, "entity": "Zqmira"})
    found["a name of nobody"] = browser.send("/ask/around", **{**typed, "entity": "Zqnobody Atall"})
    places = {**fields("hotspots", asked["hotspots"]), "area": f"Zqward\n{NAMES['c1']}", "kinds": "zqkind"}
    found["words in every field"] = browser.send("/ask/hotspots", **places)
    for text in (NAMES["c1"], f"{ALIAS}\nZqnobody Atall\n{PLATE[:4]}???\n{HOME}\n{POSTCODE}\n03/02/2011\nZQ/c1", "Z", "Zqnobody"):
        found[f"the box: {text}"] = browser.send("/search", text=text)
    said: set[str] = set()
    for ref in (*NAMES.values(), PLATE, DIALLED, HANDLE, PARK):
        found[f"thing {ref}"] = browser.get(f"/thing/{entity(town, ref)}")
        said |= told(found[f"thing {ref}"].text).statements()
    found |= {f"statement {one}": browser.get(f"/statement/{one}") for one in sorted(said)}
    found["at an earlier day"] = browser.get(f"/thing/{entity(town, NAMES['c1'])}?recorded_by=2026-11-01")
    audit = town.signed_in(town.both, "audit") if not browser_covers(browser) else covered(town.signed_in(town.both, "audit"))
    child = entity(town, NAMES["c1"])
    found["who looked"] = audit.get(f"/who-looked/{child}")
    found["who looked, wrongly"] = audit.send(f"/who-looked/{child}", since=NAMES["c1"])
    found["the map"] = browser.get("/map?since=2026-01-01&until=2026-03-31")
    found["the map wrong"] = browser.send("/map", since=NAMES["c1"], until="31/03/2026", edition="")
    for path in ("/ask/nothing", "/thing/e_" + "0" * 24, f"/ask/{NAMES['c1']}", "/nowhere", "/statement/x"):
        found[f"error {path}"] = browser.get(path)
    return {what: answer.text for what, answer in found.items()}


def browser_covers(browser: Browser) -> bool:
    return browser.service.store.sessions.of(browser.secret).covered


def covered(browser: Browser) -> Browser:
    answer = browser.send("/cover-names", back="/home")
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    return browser


def real(text: str) -> list[str]:
    """What of the world stands in a page."""
    plain = unquote_plus(text)
    return [plain[max(0, one.start() - 20) : one.end() + 40] for one in TOKENS.finditer(plain)] + [n for n in NUMBERS if n in plain]


def test_no_byte_of_any_page_holds_anything_real_while_names_are_covered(town: House, hers: Browser):
    shown = walked(town, hers)
    hidden = walked(town, covered(hers))
    assert shown.keys() <= hidden.keys() | {one for one in shown if one.startswith("statement")}
    assert {what: found for what, text in hidden.items() if (found := real(text))} == {}
    could = {what.split(" ")[0] for what, text in shown.items() if real(text)}
    questions_without = {"coverage", "overview", "hotspots", "near"}
    assert QUESTIONS.keys() - questions_without <= could, QUESTIONS.keys() - could
    assert {"thing", "statement", "the", "a", "/home", "who"} <= could, could
    assert sum(bool(real(text)) for text in shown.values()) > 60
    for what, text in hidden.items():
        read_ = told(text)
        assert "Names covered: " in text[: text.index("</title>")], what
        assert "Names are covered" in read_.text, what
    assert hers.send("/cover-names/off", back="/home").status_code == 303
    assert real(hers.get(f"/thing/{entity(town, NAMES['c1'])}").text)
