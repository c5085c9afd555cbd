"""Typing on pages: who may, what is wrong, drafts, whom a name means, once however often it is sent, and taken back."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.entering import Sheet
from graph_service.model.facts import Feed
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry
from graph_service.service import Service
from graph_service.spelling.names import name_keys
from graph_service.spelling.references import reference_keys
from graph_service.store import Account, Owner, Post
from graph_service.web import sheets
from graph_service.web.fields import Control, uk
from graph_service.web.forms import Typed
from ingest.sheets import SHEETS
from tests import engines
from tests.graph_service.api.conftest import CANARY
from tests.graph_service.api.conftest import _file as put_file
from tests.graph_service.web.built import built
from tests.graph_service.web.conftest import LAST, Browser, House
from tests.graph_service.web.test_web_inert import TEXTS, inert
from tests.graph_service.web.told import Told, told
from tests.worlds import part, person, row

CAR = "SL26 ABC"
SIGHTING = {"mark": CAR, "seen_from": "02/06/2026 16:05", "place": "By the harbour", "seen": "Two got in"}


def fill(service: Service) -> None:
    """Four people of the police's book, two of them of one name; and an agency that may quote it."""
    registry = Registry(service.settings.home)
    registry.add("police", "The police of a fictional town", ["book"])
    registry.quote("council", ["police/book"])
    people = {"N101": CANARY, "N102": "Rory Lampwick", "N103": "Elowen Tresk", "N104": "Elowen Tresk"}
    rows = (
        row(part(person("police", ref), AccessClass("police"), names=(name,), keys=_keys(name, ref)), reference=ref)
        for ref, name in people.items()
    )
    put_file(service, Feed("police", "book", "people"), *rows)


def _keys(name: str, reference: str) -> frozenset[str]:
    return frozenset(name_keys(name)) | reference_keys(reference)


@pytest.fixture(scope="module")
def house(embedded_server: engines.Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(embedded_server, tmp_path_factory.mktemp("typing"), fill) as house:
        yield house


@pytest.fixture
def account(house: House) -> Account:
    """Somebody new of the police, so that what she typed today is what this test typed."""
    name = f"t{len(house.service.store.accounts.all())}.fell"
    return house.service.store.accounts.new(name, [Post.of("police", Role.ANALYST, LAST)])


@pytest.fixture
def hers(house: House, account: Account) -> Browser:
    return house.signed_in(account, "safeguarding")


def read(answer: httpx.Response, status: int = 200) -> Told:
    assert answer.status_code == status, answer.text[-2000:]
    return told(answer.text)


def once_of(page: Told) -> str:
    return next(one["value"] for one in page.inputs if one.get("name") == "once")


def opened(hers: Browser, sheet: str = "sighting") -> str:
    """The number of a form just shown."""
    return once_of(read(hers.get(f"/enter/{sheet}")))


def send(hers: Browser, sheet: str = "sighting", once: str = "", **values: str) -> httpx.Response:
    return hers.send(f"/enter/{sheet}", once=once or opened(hers, sheet), **values)


def followed(hers: Browser, answer: httpx.Response) -> Told:
    """The page after a sending."""
    assert answer.status_code == 303, answer.text[-2000:]
    return read(hers.get(answer.headers["location"]))


def typed_today(hers: Browser) -> int:
    return sum(link.startswith("/enter/take-back/") for link in read(hers.get("/enter")).links)


def drafts(house: House, account: Account) -> list[str]:
    owner = Owner(account.who, "police", Purpose.SAFEGUARDING)
    return [one.id for one in house.service.store.drafts.all(owner)]


def test_who_works_cases_finds_each_sheet_and_nobody_else_a_link_or_a_form(house: House, hers: Browser):
    assert "/enter" in read(hers.get("/home")).links
    shown = read(hers.get("/enter"))
    assert {f"/enter/{name}" for name in SHEETS} <= set(shown.links) and "Nothing yet" in shown.text
    assert hers.get("/enter/nothing").status_code == 404
    for account, purpose in ((house.chair, "panel"), (house.both, "audit"), (house.both, "panel")):
        other = house.signed_in(account, purpose)
        assert "/enter" not in read(other.get("/home")).links
        page = read(other.get("/enter"))
        assert "only those who work an agency's cases type in its name" in page.text
        assert not [link for link in page.links if link.startswith("/enter/")]
        assert "nly those who work an agency's cases" in read(other.get("/enter/sighting"), 403).text
        for path in ("/enter/sighting", "/enter/sighting/draft", "/enter/sighting/throw-away"):
            assert other.send(path, once="x" * 43, **SIGHTING).status_code == 403, path
    with house.browser() as nobody:
        assert (
            nobody.get("/enter").headers["location"] == nobody.get("/enter/sighting").headers["location"] == "/sign-in"
        )


def test_every_sheet_is_a_form_with_a_labelled_field_for_each_blank(hers: Browser):
    for name, ruled in SHEETS.items():
        page = read(hers.get(f"/enter/{name}"))
        fields = [held.get("name") for tag, held in page.elements if tag in ("input", "textarea", "select")]
        labels = [held.get("for") for tag, held in page.elements if tag == "label"]
        assert page.headings[0] == ruled.sheet.title and all(blank.title in page.text for blank in ruled.sheet.blanks)
        for blank in ruled.sheet.blanks:
            assert blank.name in fields and blank.name in labels and blank.name in page.ids, (name, blank.name)


def test_what_is_sent_is_written_once_and_its_statement_says_who_typed_it_ungraded(
    house: House, account: Account, hers: Browser
):
    once = opened(hers)
    answer = send(hers, once=once, **SIGHTING)
    page = followed(hers, answer)
    assert page.headings[0] == "Written down: A sighting of a vehicle" and "by you, ungraded" in page.text
    assert answer.headers["location"].startswith("/enter/sent/d_") and CAR not in answer.headers["location"]
    (first, *_) = sorted(page.statements())
    statement = read(hers.get(f"/statement/{first}"))
    assert f"typed by {account.name}, police" in statement.text and "ungraded" in statement.text
    again = followed(hers, send(hers, once=once, **SIGHTING))
    assert "You sent this form more than once. It was written once" in again.text
    assert typed_today(hers) == 1 and drafts(house, account) == []
    other = read(send(hers, once=once, **{**SIGHTING, "seen": "Three got in"}), 422)
    assert "sent before with other words in it" in other.text and once_of(other) != once and typed_today(hers) == 1
    hers.send("/enter/sighting/throw-away", draft=drafts(house, account)[0])
    second = followed(hers, send(hers, **{**SIGHTING, "seen_from": "3 June 2026"}))
    assert CAR in second.text and any(link.startswith("/thing/e_") for link in second.links), "the car was here before"
    found = read(hers.send("/search", text=CAR))
    car = next(link for link in found.links if link.startswith("/thing/"))
    assert car in second.links and "By the harbour" in hers.get(car).text


def test_a_double_click_writes_once_and_both_clicks_lead_to_one_page(house: House, account: Account, hers: Browser):
    once = opened(hers)
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: send(hers, once=once, **SIGHTING), range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"].partition("?")[0] for answer in answers}) == 1
    assert sum("again" not in answer.headers["location"] for answer in answers) == 1 and typed_today(hers) == 1


def test_what_is_wrong_stands_beside_its_blank_with_what_was_typed_and_is_a_draft(
    house: House, account: Account, hers: Browser
):
    answer = send(hers, mark="SL26 ABC", seen_from="31/02/2026", seen="Two <b>got</b> in")
    page = read(answer, 422)
    assert "#seen_from" in page.links and "seen_from-error" in page.ids and "mend this first" in page.text
    assert next(one["value"] for one in page.inputs if one.get("name") == "seen_from") == "31/02/2026"
    assert "Two <b>got</b> in" in page.text and "Kept as a draft at" in page.text and typed_today(hers) == 0
    (draft,) = drafts(house, account)
    offered = read(hers.get("/enter/sighting"))
    assert f"/enter/sighting?draft={draft}" in offered.links and once_of(offered) != once_of(page)
    gone_on = read(hers.get(f"/enter/sighting?draft={draft}"))
    assert once_of(gone_on) == once_of(page) and "You go on with your draft" in gone_on.text
    assert f"/enter/sighting?draft={draft}" not in gone_on.links
    followed(hers, send(hers, once=once_of(gone_on), mark="SL26 ABC", seen_from="01/02/2026", seen="Two got in"))
    assert drafts(house, account) == [] and typed_today(hers) == 1
    assert hers.get(f"/enter/sighting?draft={draft}").status_code == 404


def test_what_the_desk_refuses_stands_beside_its_blank_too(hers: Browser):
    page = read(send(hers, seen_from="01/02/2026", place="By the harbour"), 422)
    assert any(one.endswith("-error") for one in page.ids) and page.links.count("#mark") == 1
    missing = read(send(hers, "missing-episode", last_seen="01/02/2026", found="not yet"), 422)
    assert {"#found"} <= set(missing.links)
    assert "Choose one of the list" in read(send(hers, place_kind="a palace", seen_from="01/02/2026"), 422).text
    assert read(hers.send("/enter/sighting", once="short", **SIGHTING), 422).headings
    assert typed_today(hers) == 0


def test_a_page_keeps_a_draft_by_itself_until_the_form_is_sent(house: House, account: Account, hers: Browser):
    once = opened(hers)
    kept = hers.send("/enter/sighting/draft", once=once, **SIGHTING, made_up="x", do="")
    assert kept.status_code == 200 and re.fullmatch(r"Kept as a draft at \d\d:\d\d\.", kept.text)
    assert kept.headers["content-type"].startswith("text/plain") and kept.headers["cache-control"] == "no-store"
    (draft,) = drafts(house, account)
    owner = Owner(account.who, "police", Purpose.SAFEGUARDING)
    assert house.service.store.drafts.open(owner, draft).values == {name: (value,) for name, value in SIGHTING.items()}
    followed(hers, send(hers, once=once, **SIGHTING))
    late = hers.send("/enter/sighting/draft", once=once, **SIGHTING)
    assert late.status_code == 409 and "has been sent" in late.text and drafts(house, account) == []
    long = hers.send("/enter/sighting/draft", once=opened(hers), seen="x" * 40_000)
    assert long.status_code == 409 and "not kept as a draft" in long.text and "32 KiB" in long.text


def test_a_draft_is_hers_alone_for_one_purpose_and_thrown_away_by_her_alone(
    house: House, account: Account, hers: Browser
):
    assert send(hers, do="draft", **SIGHTING).headers["location"] == "/enter"
    (draft,) = drafts(house, account)
    other = house.signed_in(house.analyst, "safeguarding")
    elsewhere = house.signed_in(account, "investigation")
    for browser in (other, elsewhere):
        assert draft not in browser.get("/enter").text
        assert browser.get(f"/enter/sighting?draft={draft}").status_code == 404
        browser.send("/enter/sighting/throw-away", draft=draft)
    for wrong in (
        f"/enter/missing-episode?draft={draft}",
        "/enter/sighting?draft=x",
        f"/enter/sent/{draft}",
        "/enter/sent/x",
    ):
        assert hers.get(wrong).status_code == 404, wrong
    assert f"/enter/sighting?draft={draft}" in read(hers.get("/enter")).links
    assert hers.send("/enter/sighting/throw-away", draft=draft, back="list").headers["location"] == "/enter"
    assert drafts(house, account) == []


def test_a_name_is_looked_up_and_whoever_may_be_meant_is_chosen_by_her(house: House, hers: Browser):
    said = {"person_a": CANARY, "kind": "SEEN_WITH", "person_b": "Elowen Tresk", "since": "02/06/2026"}
    once = opened(hers, "link")
    page = read(send(hers, "link", once, **said), 422)
    choices = [one["value"] for one in page.inputs if one.get("name") == "person_b-is"]
    assert len(choices) == 2 and all(re.fullmatch(r"e_[0-9a-f]{24}", one) for one in choices)
    assert "2 may be meant: choose one below" in page.text and not [
        one for one in page.inputs if one.get("name") == "person_a-is"
    ]
    chosen = {"person_b-is": choices[1], "person_b-is-for": "Elowen Tresk"}
    written = followed(hers, send(hers, "link", once, **said, **chosen))
    assert f"/thing/{choices[1]}" in written.links and f"/thing/{choices[0]}" not in written.links
    assert CANARY in written.text
    nobody = read(send(hers, "link", **{**said, "person_b": "Nobody Atall"}), 422)
    assert "Nobody and nothing that you may see goes by that" in nobody.text and "person_b-error" in nobody.ids
    forged = {**said, "person_b-is": "e_" + "0" * 24, "person_b-is-for": "Elowen Tresk"}
    assert read(send(hers, "link", **forged), 422), "who was not found by the name cannot be chosen for it"


def test_several_names_stand_one_on_each_line_and_each_choice_is_its_own(house: House, hers: Browser):
    said = {"happened_from": "02/06/2026", "place": "By the harbour"}
    page = read(send(hers, "sighting-of-a-person", **said, people=f"Elowen Tresk\r\n{CANARY}\r\nRory Lampwick"), 422)
    sends = [one for one in page.inputs if one.get("name") == "people-0-is"]
    assert len(sends) == 2 and "people-1-is" not in {one.get("name") for one in page.inputs}
    # another line is put before it: the choice goes with the name
    people = f"Rory Lampwick\r\nElowen Tresk\r\n{CANARY}"
    chosen = {"people-0-is": sends[0]["value"], "people-0-is-for": "Elowen Tresk"}
    wrong = read(send(hers, "sighting-of-a-person", happened_from="x", people=people, **chosen), 422)
    held = {one.get("name"): one.get("value") for one in wrong.inputs}
    assert (held["people-1-is"], held["people-1-is-for"]) == (sends[0]["value"], "Elowen Tresk"), "it stands meanwhile"
    written = followed(hers, send(hers, "sighting-of-a-person", **said, people=people, **chosen))
    assert (
        sum(link.startswith("/thing/") for link in set(written.links)) >= 3
        and f"/thing/{sends[0]['value']}" in written.links
    )


def test_what_she_typed_today_is_taken_back_behind_one_button_by_her_alone(
    house: House, account: Account, hers: Browser
):
    page = followed(hers, send(hers, **SIGHTING))
    back = next(link for link in page.links if link.startswith("/enter/take-back/"))
    (said, *_) = sorted(page.statements())
    other = house.signed_in(house.analyst, "safeguarding")
    assert other.get(back).status_code == other.send(back).status_code == 404
    assert hers.client.post(back, data={"csrf": "x"}).status_code == 403, "without the form's token"
    assert "Taken back, it is in no answer any more" in read(hers.get(back)).text and typed_today(hers) == 1
    assert hers.send(back).headers["location"] == "/enter"
    listed = read(hers.get("/enter"))
    assert (
        "Taken back" in listed.text and back not in listed.links and hers.get(f"/statement/{said}").status_code == 404
    )
    receipt = next(link for link in listed.links if link.startswith("/enter/sent/"))
    assert "took it back" in read(hers.get(receipt)).text and CAR not in hers.get(receipt).text
    assert hers.send(back).status_code == 303 and "have taken it back" in read(hers.get(back)).text


def test_hostile_words_typed_in_every_blank_are_words_on_every_page_they_come_back_on(hers: Browser):
    """Round after round each blank of each sheet gets another text: first where nothing can be written, then where it is."""
    tried: Counter[str] = Counter()
    written = statements = 0
    for turn in range(2):
        for n, (name, ruled) in enumerate(SHEETS.items()):
            texts = {one.name: _hostile(turn * 11 + n * 7 + m) for m, one in enumerate(ruled.sheet.blanks)}
            _has_nothing_that_acts(read(send(hers, name, **texts), 422))
            tried.update(texts.values())
            answer = send(hers, name, **{**texts, **_right(ruled.sheet)})
            if answer.status_code == 422:
                _has_nothing_that_acts(read(answer, 422))
                continue
            page, written = inert(hers.get(answer.headers["location"]).text), written + 1
            for said in sorted(page.statements())[:2]:
                inert(hers.get(f"/statement/{said}").text)
                statements += 1
        for number in drafts_of(hers):
            _has_nothing_that_acts(read(hers.get(number)))
            hers.send(number.partition("?")[0] + "/throw-away", draft=number.partition("=")[2])
    assert min(tried[_hostile(n)] for n in range(len(TEXTS))) >= 1 and written > 4 and statements >= written


def _hostile(number: int) -> str:
    return TEXTS[number % len(TEXTS)].replace("\x00", "")[:1500]


def _right(sheet: Sheet) -> dict[str, str]:
    """What some blanks must hold so that the rest may be anything."""
    right = {one.name: "02/06/2026" for one in sheet.blanks if one.reads in ("date", "time")}
    right |= {one.name: one.options[0][0] for one in sheet.blanks if one.options}
    right |= {one.name: CANARY for one in sheet.blanks if one.person}
    right |= {"person_b": "Rory Lampwick"} if "person_b" in right else {}
    return (
        right | {one.name: "" for one in sheet.blanks if one.reads in ("plate", "plates", "postcode", "age")} | UNSAID
    )


UNSAID = {"person_a_name": "", "person_b_name": "", "vehicles": "", "kin": ""}
"""What goes with nothing else that stands there."""


def drafts_of(hers: Browser) -> list[str]:
    return [link for link in read(hers.get("/enter")).links if "?draft=" in link]


def _has_nothing_that_acts(page: Told) -> None:
    for tag, held in page.elements:
        assert not [name for name in held if name.startswith("on") or name == "style"], (tag, held)
        assert tag not in ("svg", "img", "iframe", "object", "style", "set"), (tag, held)
        assert tag != "script" or held.get("nonce")


@given(st.sampled_from(sorted(SHEETS)), st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.times(), st.booleans())
def test_a_day_typed_as_here_is_handed_on_so_that_it_cannot_be_misread(name: str, day: date, time, short: bool):
    sheet = SHEETS[name].sheet
    said = uk(day) if short else f"{uk(day)} {time:%H:%M}"
    moments = [one.name for one in sheets.fields_of(sheet) if one.control is Control.MOMENT]
    values, errors = sheets.read(sheet, Typed(dict.fromkeys(moments, (said,))))
    clocks_forward = set(errors) & set(moments)
    expected = day.isoformat() if short else f"{day.isoformat()} {time:%H:%M}"
    assert clocks_forward or {values[one] for one in moments} <= {expected}
    assert not clocks_forward or ((not short and day.month == 3) or day.year < 1972), (
        "only an hour that no clock showed is refused"
    )


def test_a_draft_keeps_of_a_form_its_blanks_and_choices_and_nothing_else():
    sheet = SHEETS["link"].sheet
    sent = {
        "mark": ("x",),
        "csrf": ("x",),
        "once": ("x",),
        "person_a": ("Ann",),
        "person_a-is": ("e_1",),
        "since": ("",),
    }
    assert sheets.kept_of(sheet, sent) == {"person_a": ("Ann",), "person_a-is": ("e_1",)}
    assert sheets.kept_of(replace(sheet, blanks=()), sent) == {}
