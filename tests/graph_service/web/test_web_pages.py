"""The pages of data: what a program gets and no more, in words; what is typed is kept; nothing of anybody stands in an address."""

import contextlib
import re
import zlib
from dataclasses import replace
from datetime import date

import httpx
import pytest

from graph_service.cards.telling import NOT_NUMBERED
from graph_service.model.vocabulary import Purpose
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from graph_service.web import box, forms
from graph_service.web.answers import sentence
from graph_service.web.fields import Loaded
from graph_service.web.papers import paper
from graph_service.web.pictures import PICTURES, picture
from maps.text import in_style
from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import Browser, House
from tests.graph_service.web.told import Told, told

RORY = "Rory Lampwick"
NOBODY = "e_" + "0" * 24


@pytest.fixture
def analyst(house: House) -> Browser:
    return house.signed_in(house.analyst, "investigation")


def read(answer: httpx.Response, status: int = 200) -> Told:
    assert answer.status_code == status, answer.text[:3000]
    assert answer.headers["cache-control"] == "no-store"
    return told(answer.text)


def rows(house: House, name: str, **given: object):
    """What a program gets."""
    scope = house.service.view.scope(house.analyst.posts[0].identity(house.analyst.who), Purpose.INVESTIGATION)
    return house.service.view.ask(scope, QUESTIONS[name], parse(QUESTIONS[name], given))


def entity(house: House, name: str) -> str:
    return rows(house, "find", text=name).rows[0].entity


def example(house: House, name: str) -> dict[str, object]:
    """The question's example, about people and statements of this installation."""
    ids = {"a" * 24: entity(house, CANARY), "b" * 24: entity(house, RORY)}
    found: dict[str, object] = {}
    for field, value in QUESTIONS[name].example.items():
        if isinstance(value, str) and value.startswith("a_"):
            linked = rows(house, "around", entity=ids["a" * 24]).rows[0]
            found[field] = linked.evidence[0].assertion
        else:
            found[field] = ids.get(str(value)[2:], value)
    return {"text": CANARY} if name == "find" else found


def fields(name: str, given: dict[str, object]) -> dict[str, object]:
    """A question's form filled in, as a browser sends it."""
    typed = forms.as_typed(QUESTIONS[name], given, Loaded(date(2026, 3, 31)))
    return {field: list(values) for field, values in typed.values.items() if values}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_asked_by_its_page_and_answered_as_a_program_is(house: House, analyst: Browser, name: str):
    address, given = f"/ask/{name.replace('_', '-')}", example(house, name)
    shown = read(analyst.get(address))
    assert shown.headings[0] and any(one.get("type") == "submit" for one in shown.inputs)
    answered = read(analyst.send(address, **fields(name, given)))
    expected = rows(house, name, **given)
    assert sentence(expected) in answered.text
    said = {one.assertion or one.record for row in expected.rows for one in row.evidence}
    if name not in ("evidence", "coverage", "overview", "find"):
        assert answered.statements() == said, name
    assert answered.rows == len(expected.rows)
    assert all(label.names[0].name in answered.text for label in expected.labels.values() if label.names)
    if name in ("around", "profile", "find", "events", "known_when", "how_connected"):
        assert expected.rows, "this one has something to compare"


def test_the_pages_of_all_questions_are_listed_and_lead_to_their_forms(analyst: Browser):
    shown = read(analyst.get("/questions"))
    assert {link for link in shown.links if link.startswith("/ask/")} == {
        f"/ask/{n.replace('_', '-')}" for n in QUESTIONS
    }
    assert analyst.get("/ask/who-did-it").status_code == 404


def test_what_is_wrong_is_said_beside_its_field_and_in_a_summary_and_nothing_is_asked(house: House, analyst: Browser):
    before = len(list(house.service.audit.entries()))
    typed = fields("linked_to_children", {"since": "31/02/2026", "until": "2 June 2026", "entity": CANARY, "most": "x"})
    answer = analyst.send("/ask/linked-to-children", **typed)
    shown = read(answer, 422)
    assert {"#since", "#most"} <= set(shown.links) and {"since-error", "most-error"} <= set(shown.ids)
    values = {one.get("name"): one.get("value") for one in shown.inputs}
    assert (values["since"], values["until"], values["entity"], values["most"]) == (
        "31/02/2026",
        "2 June 2026",
        CANARY,
        "x",
    )
    actions = [entry.action for entry in list(house.service.audit.entries())[before:]]
    assert not any(action.split()[-1] in ("linked_to_children", "find") for action in actions), actions


def test_a_name_is_looked_up_and_the_answer_says_whom_it_was_taken_for(house: House, analyst: Browser):
    shown = read(analyst.send("/ask/around", entity=CANARY.upper()[:8] + CANARY[8:], within="1", **_choices("around")))
    assert f"is {CANARY}, person" in shown.text and f"/thing/{entity(house, RORY)}" in shown.links
    kept = house.service.store.recent.of(house.analyst.who, "police", 1)
    assert kept[0].question == "around" and kept[0].params["entity"] == entity(house, CANARY)


def test_a_name_that_nobody_goes_by_is_said_beside_the_field(analyst: Browser):
    shown = read(analyst.send("/ask/around", entity="Nobody Atall", within="1", **_choices("around")), 422)
    assert "Nobody and nothing that you may see goes by that" in shown.text and "entity-error" in shown.ids
    assert next(one["value"] for one in shown.inputs if one.get("name") == "entity") == "Nobody Atall"


def _choices(name: str) -> dict[str, list[str]]:
    empty = forms.form(QUESTIONS[name], Loaded(date(2026, 3, 31)))
    return {one.field.name: list(one.values) for one in empty.shown if one.field.options}


def test_a_form_opened_from_somebodys_page_has_her_name_in_it_and_asks_about_her(house: House, analyst: Browser):
    child = entity(house, CANARY)
    shown = read(analyst.get(f"/ask/around?entity={child}&text=Zeb&within=3"))
    values = {one.get("name"): one.get("value") for one in shown.inputs}
    assert values["entity"] == CANARY and values["entity-is"] == child and values["within"] == "1"
    again = {"entity": CANARY, "entity-is": child, "entity-is-for": CANARY, "within": "1", **_choices("around")}
    assert f"/thing/{entity(house, RORY)}" in read(analyst.send("/ask/around", **again)).links


def test_the_page_of_somebody_shows_each_section_and_opens_each_statement(house: House, analyst: Browser):
    child = entity(house, CANARY)
    shown = read(analyst.get(f"/thing/{child}"))
    assert shown.headings[0] == CANARY
    assert {"Called", "Born", "Events", "Links"} <= set(shown.headings)
    expected = rows(house, "profile", entity=child)
    assert shown.statements() == {one.assertion or one.record for row in expected.rows for one in row.evidence}
    assert f"/thing/{entity(house, RORY)}" in shown.links and "Outside: a place that is not registered" in shown.text
    assert f"/ask/around?entity={child}" in shown.links
    assert f"/who-looked/{child}" not in shown.links


def test_what_is_not_there_is_told_like_what_is_hidden_or_no_id_at_all(house: House, analyst: Browser):
    several = (f"/thing/{NOBODY}", f"/thing/{_hidden(house)}", "/thing/e_1", "/thing/Zebedee")
    said = [re.sub(r"urn:uuid:[0-9a-f-]+", "", read(analyst.get(one), 404).text) for one in several]
    assert said == said[:1] * len(several) and "There is nothing here that you may see" in said[0]


def _hidden(house: House) -> str:
    """Somebody whom only a clinic knows of."""
    text = "MATCH (k:Record)-[:REFERS_TO]->(e:Entity) WHERE 'Hidden Harriet' IN k.names RETURN e.id AS id"
    (found,) = house.service.engine.read(lambda run: run(text, {}))
    return str(found["id"])


def test_a_statement_opened_says_who_wrote_it_in_which_row_of_which_file(house: House, analyst: Browser):
    found = rows(house, "around", entity=entity(house, CANARY))
    peer = next(one for row in found.rows for one in row.evidence if one.kind == "PEER_OF")
    shown = read(analyst.get(f"/statement/{peer.assertion}"))
    for words in ("is a peer of", "police", "Nobody graded it", "row 5", "1 agency, 1 separate account", "Nobody else"):
        assert words in shown.text, words
    assert {f"/thing/{peer.start}", f"/thing/{peer.end}"} <= set(shown.links)
    assert read(analyst.get(f"/statement/{peer.record}")).headings[0] == "One statement"
    assert analyst.get("/statement/a_" + "0" * 24 + "_" + "0" * 24).status_code == 404


def test_the_box_takes_many_lines_and_nothing_typed_stands_in_an_address(house: House, analyst: Browser):
    shown = read(analyst.send("/search", text=f"{CANARY}\r\n\r\nRory Lampwik\r\nNobody Atall"))
    assert shown.headings[:2] == ["What was found", CANARY] and "Rory Lampwik" in shown.headings
    assert {f"/thing/{entity(house, CANARY)}", f"/thing/{entity(house, RORY)}"} <= set(shown.links)
    assert "likeness" in shown.text and "Nothing that you may see goes by this." in shown.text
    assert "tried" in shown.text.casefold()
    assert not [link for link in shown.links if "Zeb" in link or "Rory" in link]
    assert analyst.get("/search?text=Zebedee").status_code == 405
    wrong = read(analyst.send("/search", text="x" * 150), 422)
    assert "At most 200 lines" in wrong.text and "x" * 150 in wrong.text


def test_of_a_long_list_few_of_each_line_are_listed_and_a_line_is_looked_for_alone(house, analyst, monkeypatch):
    monkeypatch.setattr(box, "EACH_OF_MANY", 1)
    shown = read(analyst.send("/search", text="\n".join([CANARY] * box.MANY_LINES)))
    assert shown.text.count("Look for this line alone") == box.MANY_LINES
    assert f"{box.MANY_LINES} listed" in shown.text
    few = read(analyst.send("/search", text="\n\n".join([CANARY] * (box.MANY_LINES - 1))))  # a blank line is no line
    assert "Look for this line alone" not in few.text
    alone = read(analyst.send("/search", text=CANARY))
    assert f"/thing/{entity(house, CANARY)}" in alone.links and "Look for this line alone" not in alone.text


def test_who_looked_is_told_to_an_auditor_and_to_nobody_else(house: House, analyst: Browser):
    child = entity(house, CANARY)
    read(analyst.get(f"/thing/{child}"))
    auditor = house.signed_in(house.both, "audit")
    assert f"/who-looked/{child}" in read(auditor.get(f"/thing/{child}")).links
    shown = read(auditor.get(f"/who-looked/{child}"))
    assert "ada.analyst, police, analyst" in shown.text and "Everything said about somebody or something" in shown.text
    none = read(auditor.send(f"/who-looked/{child}", since="1 January 2001", until="2/1/2001"))
    assert "Nobody, on these days" in none.text
    wrong = read(auditor.send(f"/who-looked/{child}", since="31/2/2026", until=""), 422)
    assert "31/2/2026" in str(wrong.inputs) and "since-error" in wrong.ids
    refused = read(analyst.get(f"/who-looked/{child}"), 403)
    assert "told to an auditor" in refused.text
    last = [entry for entry in house.service.audit.entries() if entry.action == "who-saw"][-1]
    assert (last.decision, last.who) == ("Refused", house.analyst.who)


def test_a_chair_gets_the_edition_of_the_forum_and_no_other(house: House):
    chair = house.signed_in(house.chair, "panel")
    typed = fields("hotspots", {"since": "2026-01-01", "until": "2026-03-31"})
    assert read(chair.send("/ask/hotspots", **typed)).headings[0] == "Where children were harmed or found"
    assert (
        "not among those your role and purpose allow"
        in read(chair.send("/ask/hotspots", **{**typed, "edition": "analyst"}), 403).text
    )


def test_a_form_without_the_sessions_token_or_from_elsewhere_is_refused(analyst: Browser):
    for path in ("/ask/overview", "/search", f"/who-looked/{NOBODY}"):
        assert analyst.client.post(path, data={"text": "Zebedee"}).status_code == 403
        assert (
            analyst.client.post(path, data={"csrf": analyst.csrf}, headers={"Sec-Fetch-Site": "cross-site"}).status_code
            == 403
        )


def test_who_is_not_signed_in_sees_no_page(house: House):
    with house.browser() as nobody:
        for path in (
            "/questions",
            "/ask/find",
            f"/thing/{NOBODY}",
            f"/who-looked/{NOBODY}",
            f"/statement/r_{'0' * 24}",
        ):
            assert nobody.get(path).headers["location"] == "/sign-in", path


@pytest.mark.parametrize("name", [name for name, made in PICTURES.items() if made])
def test_from_any_item_of_a_picture_a_statement_is_two_actions_away(house: House, analyst: Browser, name: str):
    given = example(house, name)
    expected = picture(rows(house, name, **given))
    answer = analyst.send(f"/ask/{name.replace('_', '-')}", **fields(name, given)).text
    shown = told(answer)
    drawn = {held["href"] for tag, held in shown.elements if tag == "a" and held.get("class") == "sl-drawn"}
    assert bool(drawn) == bool(expected) and drawn <= {f"#{one}" for one in shown.ids}
    assert {link for link in shown.links if link.startswith("#drawn-")} <= {f"#{one}" for one in shown.ids}
    entries = re.split(r'(?=<div class="sl-entry[^>]*id="row-)', answer)[1:]
    opens = {re.search(r'id="(row-\d+)"', one)[1]: "/statement/" in one for one in entries}  # type: ignore[index]
    if name not in NOT_NUMBERED:
        assert all(opens[one.removeprefix("#")] for one in drawn), opens
    if name in ("around", "how_connected", "events", "known_when"):
        assert drawn, "this one has something to draw"


def test_a_page_as_pdf_holds_what_may_be_passed_on_and_is_an_export_on_the_record(house: House, analyst: Browser):
    canary = entity(house, CANARY)
    assert f"/thing/{canary}/pdf" in read(analyst.get(f"/thing/{canary}")).links
    answer = analyst.client.get(f"/thing/{canary}/pdf", timeout=120)
    assert (
        answer.status_code == 200
        and answer.content.startswith(b"%PDF-")
        and answer.headers["cache-control"] == "no-store"
    )
    assert re.fullmatch(
        r'attachment; filename="profile-\d{4}-\d\d-\d\d-\d{6}\.pdf"', answer.headers["content-disposition"]
    )
    last = list(house.service.audit.entries())[-1]
    assert last.action == "export profile" and canary in last.shown
    assert 1 <= sides(answer.content) <= 2
    assert analyst.get(f"/thing/{NOBODY}/pdf").status_code == 404 == analyst.get("/thing/x/pdf").status_code


def sides(made: bytes) -> int:
    """How many pages a PDF has, read from its objects."""
    held = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL):
        with contextlib.suppress(zlib.error):
            held.append(zlib.decompress(stream))
    return sum(len(re.findall(rb"/Type\s*/Page\b", one)) for one in held)


def test_a_paper_says_on_every_side_what_it_is_and_leaves_out_what_may_not_be_passed_on(house: House):
    scope = house.service.view.scope(house.analyst.posts[0].identity(house.analyst.who), Purpose.INVESTIGATION)
    canary, profile = entity(house, CANARY), QUESTIONS["profile"]
    export = house.service.view.export(scope, profile, parse(profile, {"entity": canary}))
    made = paper(
        replace(export, left_out={'under "A1" <b>': 2}), canary, 'Made by "x"; } </style>', None, fictional=True
    )
    shown = told(made)
    assert CANARY in shown.text and '2 statements are left out: under "A1" <b>.' in shown.text
    assert (
        made.count("</style>") == 1
        and "http" not in made
        and "<script" not in made
        and "Everything here is invented" in made
    )
    assert made.count(f'"{in_style(export.marking)[1:-1]}"') == 2, "above and below"
