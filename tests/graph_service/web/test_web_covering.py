"""Cover names: while they are on, no byte of any page holds a name, number, address, birth, reference or word of a record.

Every cell of the world holds a token of its own. The same pages show these tokens as soon as names are shown again: so each page that
is found clean is one that could have held them.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from urllib.parse import unquote_plus

import pytest

from graph_service.model.facts import Feed, Link, Mention, StagedRow
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.service import Service
from graph_service.spelling.forms import forms as forms_of
from graph_service.spelling.names import name_keys
from graph_service.web import door, places
from graph_service.web.app import in_fiction, web
from graph_service.web.covering import PAGES
from graph_service.web.stories import StoryCard, StoryQuestion
from tests import engines
from tests.graph_service.api.conftest import _file as put_file
from tests.graph_service.api.test_api_refusals import OPEN_PAGES, routes_of
from tests.graph_service.questions.test_places import LAT, LON, entry, point
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import Browser, House, put_covered
from tests.graph_service.web.test_web_hidden import OUR_OWN
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
HOME, POSTCODE = "14 Zqlarch Close", "ZQ7 4QT"
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


def said(about: Mention, *links: Link, reference: str, **more: object):
    """A row about somebody or something, with words of its own."""
    return row(part(about, OPEN, *links, **{**words(reference), **more}), reference=f"ZQ/{reference}")


def fill(service: Service) -> None:
    """Three children, an adult with a car, a phone and an online account that lead to all of them, a worker, a home, two places."""
    put_file(
        service,
        Feed("place-register", "places", "locations"),
        public(PARK, kind="park", uprns=("101",), geometry=point()),
        public("Quiet Arcade", kind="shop", uprns=("104",), geometry=point(LAT + 0.001, LON)),
    )
    put_file(
        service, Feed("police", "book", "events"), *people(), *things(), *(one for n in range(3) for one in happened(n))
    )
    put_covered(service, "police", "P", "roll", ("2025-10-01", "2026-04-20"))


def public(name: str, **shape: object) -> StagedRow:
    """A place of the register that is found by its name."""
    made = entry(name, **shape)
    return replace(made, parts=(replace(made.parts[0], keys=frozenset(name_keys(name))),))


def people() -> Iterator[StagedRow]:
    for n, (ref, name) in enumerate(NAMES.items()):
        names = (name, ALIAS) if ref == "c1" else (name,)
        keys = frozenset(key for one in names for key in name_keys(one))
        born = {"born": (BORN[ref], BORN[ref])} if ref in BORN else {}
        yield said(who(ref), reference=ref, names=names, keys=keys, numbers=(f"upn:ZQ{n}",), **born)


CAR = vehicle("police", PLATE)
PHONE = Mention(EntityKind.PHONE, "police", "phones", DIALLED, key=DIALLED)
ACCOUNT = Mention(EntityKind.ACCOUNT, "police", "online", HANDLE, key=HANDLE)
LIVING, PARKED = place("police", HOME), place("police", "101", "uprn:101")


def things() -> Iterator[StagedRow]:
    one, adult = who("c1"), who("adult")
    for thing, name, kind in ((CAR, PLATE, "vehicle"), (PHONE, DIALLED, "phone"), (ACCOUNT, HANDLE, "account")):
        yield said(thing, reference=kind, names=(name,), keys=keys_of(name), kind=kind)
        yield said(adult, Link("USES", adult, thing), reference=f"uses {kind}", name="uses")
    yield said(LIVING, reference="home", names=(f"{HOME}, {POSTCODE}",), kind="place")
    yield said(one, Link("PEER_OF", one, who("c2")), Link("TRUSTS", one, who("worker")), reference="peer", name="peer")
    seen = Link("SEEN_WITH", one, who("unborn")), Link("FAMILY_OF", one, who("c3"), qualifiers={"kin": "sibling"})
    yield said(one, *seen, reference="seen", name="seen", grade="3x5x2 2 D P")


def keys_of(number: str) -> frozenset[str]:
    """The search keys of a plate, a phone or an account."""
    return frozenset(key for form in forms_of(number, date(2026, 3, 1)) for key in form.keys)


def happened(n: int) -> Iterator[StagedRow]:
    """Of one child: where she lives, who contacts her, an event and a missing episode in the park, one at no registered place."""
    child, adult = who(f"c{n + 1}"), who("adult")
    log, missing, flat = (event("police", f"Zq{what} {n}") for what in ("log", "missing", "flat"))

    def at(what: Mention, where: Mention, day: str, **told: str) -> Link:
        return Link("AT", what, where, valid=between(day, day), qualifiers=told)

    def in_it(one: Mention, what: Mention, role: str) -> Link:
        return Link("INVOLVED_IN", one, what, qualifiers={"role": role})

    def an_event(what: Mention, kind: str, day: str, *links: Link):
        names = (f"{kind} {what.reference}",)
        return said(what, *links, reference=what.reference, event_kind=kind, event=between(day, day), names=names)

    home = {"place_kind": "home", "area": "ZQ7"}
    lives = Link("LIVES_AT", child, LIVING, valid=between("2025-01-01", "2026-12-31"), qualifiers=home)
    contacts = Link("CONTACTED", adult, child, qualifiers={"app": f"Zqchat {HANDLE}", "times": 3})
    yield said(child, lives, reference=f"lives {n}", name="lives")
    yield said(child, contacts, Link("TARGETED", adult, child), reference=f"contact {n}", name="contact")
    there = in_it(child, log, "victim"), in_it(adult, log, "suspect"), in_it(CAR, log, "used")
    round_it = at(log, PARKED, "2026-02-03", part="occurred", uprn="101", words="zqround the back")
    yield an_event(log, "occurrence", "2026-02-03", *there, round_it)
    with_her = [in_it(who("c2"), missing, "missing")] if n == 0 else []
    gone = in_it(child, missing, "missing"), in_it(adult, missing, "found_with"), *with_her
    yield an_event(
        missing, "missing_episode", "2026-02-03", *gone, at(missing, PARKED, "2026-02-03", part="found", uprn="101")
    )
    unregistered = at(flat, place("police", f"Zqflat {n}"), "2026-02-05", part="occurred", words="zqsharons flat")
    yield an_event(flat, "occurrence", "2026-02-05", in_it(child, flat, "victim"), unregistered)


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
            f"{name} wrong": browser.send(
                address, **{**sent, "most": NAMES["c1"], "since": NAMES["c2"], "agencies": ALIAS}
            ),
        }
    typed = {**fields("around", asked["around"]), "entity": NAMES["c1"]}
    found["a name typed"] = browser.send("/ask/around", **typed)
    found["a name of several"] = browser.send("/ask/around", **{**typed, "entity": "Zqmira"})
    found["a name of nobody"] = browser.send("/ask/around", **{**typed, "entity": "Zqnobody Atall"})
    places = {**fields("hotspots", asked["hotspots"]), "area": f"Zqward\n{NAMES['c1']}", "kinds": "zqkind"}
    found["words in every field"] = browser.send("/ask/hotspots", **places)
    for text in (
        NAMES["c1"],
        f"{ALIAS}\nZqnobody Atall\n{PLATE[:4]}???\n{HOME}\n{POSTCODE}\n03/02/2011\nZQ/c1",
        "Z",
        "Zqnobody",
    ):
        found[f"the box: {text}"] = browser.send("/search", text=text)
    said: set[str] = set()
    for ref in (*NAMES.values(), PLATE, DIALLED, HANDLE, PARK):
        found[f"thing {ref}"] = browser.get(f"/thing/{entity(town, ref)}")
        said |= told(found[f"thing {ref}"].text).statements()
    found |= {f"statement {one}": browser.get(f"/statement/{one}") for one in sorted(said)}
    found["at an earlier day"] = browser.get(f"/thing/{entity(town, NAMES['c1'])}?recorded_by=2026-11-01")
    audit = (
        town.signed_in(town.both, "audit")
        if not browser_covers(browser)
        else covered(town.signed_in(town.both, "audit"))
    )
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
    plain = unquote_plus(OUR_OWN.sub("", text))
    return [plain[max(0, one.start() - 20) : one.end() + 40] for one in TOKENS.finditer(plain)] + [
        n for n in NUMBERS if n in plain
    ]


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
        says = "Names covered: " in text[: text.index("</title>")] and "Names are covered" in told(text).text
        assert says or what in ("/away", "error /nowhere"), what
    assert hers.send("/cover-names/off", back="/home").status_code == 303
    assert real(hers.get(f"/thing/{entity(town, NAMES['c1'])}").text)


def test_the_map_in_print_holds_nothing_real_either(town: House, hers: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "can_print", lambda: True)
    monkeypatch.setattr(places.hotspot_map, "printed", str.encode)
    path = f"/map/pdf?{'&'.join(f'{name}={day}' for name, day in PERIOD.items())}"
    assert real(hers.get(path).text) and PARK in hers.get(path).text
    made = covered(hers).get(path)
    assert PARK in made.text and not real(made.text) and not real(str(made.headers))


def test_one_person_has_one_cover_name_on_every_page_and_nobody_else_has_it(town: House, hers: Browser):
    ids = {ref: entity(town, name) for ref, name in NAMES.items()} | {
        "car": entity(town, PLATE),
        "phone": entity(town, DIALLED),
    }
    covered(hers)
    heads = {ref: told(hers.get(f"/thing/{one}").text).headings[0] for ref, one in ids.items()}
    assert len(set(heads.values())) == len(ids)
    assert {ref: re.sub(r" (\d+|[A-Z])$", "", name) for ref, name in heads.items()} == {
        "c1": "Child", "c2": "Child", "c3": "Child", "adult": "Adult", "worker": "Adult", "unborn": "Person", "car": "Car",
        "phone": "Phone",
    }  # fmt: skip
    called = {}
    asked = asked_of(town)
    for name in ("around", "linked_to_children", "shared_associates", "how_connected"):
        page = told(hers.send(f"/ask/{name.replace('_', '-')}", **fields(name, asked[name])).text)
        links = [link.removeprefix("/thing/") for link in page.links if link.startswith("/thing/")]
        called |= {one: heads[ref] for ref, one in ids.items() if one in links and heads[ref] in page.text}
    assert called == {one: heads[ref] for ref, one in ids.items() if one in called} and len(called) >= 5
    kept = town.service.store.covers.of(hers.secret)
    assert {one: kept[one] for one in ids.values()} == {ids[ref]: name for ref, name in heads.items()}
    again = covered(town.signed_in(town.analyst, "investigation"))
    other = {ref: told(again.get(f"/thing/{one}").text).headings[0] for ref, one in reversed(ids.items())}
    assert other != heads, (
        "numbers are given in the order in which a session first meets people, and say nothing of them"
    )


def test_pages_open_at_once_never_give_one_name_to_two(town: House):
    ids = [entity(town, name) for name in (*NAMES.values(), PLATE, DIALLED, HANDLE)]
    hers = covered(town.signed_in(town.analyst, "investigation"))

    def head(one: str) -> str:
        page = hers.get(f"/thing/{one}")
        while page.status_code == 429:  # so many questions of hers at once
            page = hers.get(f"/thing/{one}")
        return told(page.text).headings[0]

    with ThreadPoolExecutor(4) as several:
        heads = list(several.map(head, [*ids, *reversed(ids)]))
    assert heads[: len(ids)] == heads[: len(ids) - 1 : -1]
    kept = town.service.store.covers.of(hers.secret)
    assert len(set(kept.values())) == len(kept) >= len(ids)


def test_what_is_typed_comes_back_as_a_cover_name_or_not_at_all(town: House, hers: Browser):
    one = entity(town, NAMES["c1"])
    typed = {**fields("around", asked_of(town)["around"]), "entity": NAMES["c1"]}
    answered = told(covered(hers).send("/ask/around", **typed).text)
    name = town.service.store.covers.of(hers.secret)[one]
    sent = {held.get("name"): held.get("value") for held in answered.inputs}
    assert (sent["entity"], sent["entity-is"], sent["entity-is-for"]) == (name, one, name)
    assert f"What you typed was taken for {name}, person" in answered.text
    again = told(hers.send("/ask/around", **{**typed, "entity": name, "entity-is": one, "entity-is-for": name}).text)
    assert again.statements() == answered.statements() != set()
    empty = told(hers.send("/ask/around", **{**typed, "entity": "Zqnobody Atall", "since": "2 June 2026"}).text)
    kept = {held.get("name"): held.get("value") for held in empty.inputs}
    assert (kept["entity"], kept["since"]) == ("", "2 June 2026") and "what you typed is not shown again" in empty.text


def test_an_answer_stays_in_sight_when_names_are_covered_and_again_when_they_are_shown(town: House, hers: Browser):
    typed = {**fields("around", asked_of(town)["around"]), "entity": NAMES["c1"]}
    first = told(hers.send("/ask/around", **typed).text)
    for path, holds in (("/cover-names", False), ("/cover-names/off", True)):
        resent = [one for one in first.inputs if one.get("name")]
        assert next(one["value"] for one in resent if one["name"] == "cover-to") == "/ask/around"
        answer = hers.send(path, **typed, **{"cover-to": "/ask/around"})
        assert (answer.status_code, answer.headers["location"]) == (307, "/ask/around"), (
            "the browser sends the form once more"
        )
        page = hers.send("/ask/around", **typed, **{"cover-to": "/ask/around"})
        assert bool(real(page.text)) == holds and told(page.text).statements() == first.statements()
    assert hers.send("/cover-names", **{"cover-to": "https://elsewhere.example"}).headers["location"] == "/home"


def test_what_no_one_said_may_be_shown_covered_is_not_shown(
    town: House, hers: Browser, monkeypatch: pytest.MonkeyPatch
):
    routes = routes_of(web) + routes_of(in_fiction)
    assert {route.path for route in routes} >= PAGES
    covered(hers)
    monkeypatch.setattr(door, "PAGES", frozenset({"/home"}))
    refused = [route for route in routes if route.path not in OPEN_PAGES and route.path not in ("/home", "/")]
    for route in refused:
        path = re.sub(r"\{\w+\}", "e_" + "a" * 24, route.path)
        answer = hers.get(path) if "GET" in route.methods else hers.send(path)
        assert answer.status_code == 403 and "not shown while names are covered" in answer.text, route.path
    assert len(refused) > 12 and hers.get("/home").status_code == 200


def test_it_is_on_record_and_ends_with_the_session(town: House, hers: Browser):
    before = len(list(town.service.audit.entries()))
    covered(hers).send("/cover-names/off", back="/questions")
    actions = [(one.action, one.who) for one in list(town.service.audit.entries())[before:]]
    assert actions == [("cover names", town.analyst.who), ("show names", town.analyst.who)]
    assert covered(hers).send("/cover-names/off", csrf="other").status_code == 403
    assert browser_covers(hers), "only a form of this very session shows names again"
    hers.get(f"/thing/{entity(town, NAMES['c1'])}")
    secret = hers.secret
    assert town.service.store.covers.of(secret)
    hers.send("/sign-out")
    assert town.service.store.covers.of(secret) == {}


def test_the_key_is_switched_off_for_the_account_wherever_it_signs_in(town: House, hers: Browser):
    assert 'data-key="c"' in hers.get("/home").text and 'aria-keyshortcuts="c"' in hers.get("/home").text
    hers.send("/cover-names/key", key="off")
    other = town.signed_in(town.analyst, "investigation")
    for browser in (hers, other):
        assert (
            "data-key" not in browser.get("/home").text
            and "The key is off." in told(browser.get("/cover-names").text).text
        )
    other.send("/cover-names/key", key="on")
    assert 'data-key="c"' in hers.get("/home").text
