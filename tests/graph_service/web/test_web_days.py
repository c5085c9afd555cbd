"""Three days: a page that is not as of today says so first of all, wherever it was opened from, and leads back to today."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import BadInput
from graph_service.model.moments import day, london
from graph_service.model.times import day_bounds, utc_now
from graph_service.view import left_for_want_of_a_day
from graph_service.view.telling import only_files_date
from graph_service.web.days import Days, banner
from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import Browser, House
from tests.graph_service.web.test_web_pages import entity, fields, read, rows

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
ENDS = datetime.fromisoformat(day_bounds(date(2026, 6, 4))[1])


@pytest.fixture
def analyst(house: House) -> Browser:
    return house.signed_in(house.analyst, "investigation")


def shown(page: str) -> str:
    """What the banner of a page says, in one line; empty where there is none."""
    found = re.search(r'<section class="sl-then".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def title(page: str) -> str:
    return re.search(r"<title>(.*?)</title>", page)[1]


@given(
    st.none() | st.dates(date(1990, 1, 1), TODAY),
    st.none() | st.dates(date(1990, 1, 1), TODAY),
    st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2026, 6, 9), timezones=st.just(UTC)) | st.just(ENDS),
)
def test_what_stands_in_an_address_is_read_back_and_needs_no_spelling_out(as_at, recorded_by, known_at):
    days = Days(as_at, recorded_by, known_at)
    assert re.fullmatch(r"(\?[A-Za-z0-9_.=&-]+)?", days.query)
    said = dict(pair.split("=") for pair in days.query[1:].split("&") if pair)
    assert Days.in_address({**said, "entity": "e_1"}, TODAY) == days
    assert set(said) == set(days.given) == set(days.typed)


@pytest.mark.parametrize(
    "query",
    [{"as_at": "2026-06-11"}, {"recorded_by": "2026-02-31"}, {"known_at": "2026-06-11"}, {"as_at": "1 June"}, {"known_at": "<b>"},
     {"recorded_by": "2026-06-01T100000.000000Z"}, {"known_at": "9999-12-31T235959.999999Z"}, {"as_at": ""}],
)  # fmt: skip
def test_an_address_with_a_day_that_is_none_or_has_not_come_is_refused(query: dict[str, str]):
    with pytest.raises(BadInput) as refused:
        Days.in_address(query, TODAY)
    assert not any(value and value in str(refused.value) for value in query.values())


def test_what_is_today_has_no_banner_and_everything_else_has_a_line():
    today = Days(TODAY, TODAY, datetime(2026, 6, 10, 22, 59, 59, 999999, tzinfo=UTC))
    assert banner(today, NOW, "/x").lines == () and banner(today, NOW, "/x").query == today.query
    then = Days(TODAY - timedelta(9), date(2026, 6, 4), ENDS)
    told = banner(then, NOW, "/x", notes=("3 statements are " + NOTE + " they were written.", "another"))
    assert [f"{line.day}: {line.means}" for line in told.lines] == [
        "True on 1 June 2026: only what was said to be so on that day is here.",
        "Written down by 4 June 2026: what agencies wrote later is left out. 3 undated entries are left out.",
        "Held here on 4 June 2026: this is what Sightline would have answered at the end of that day.",
    ]
    assert told.title == "True on 1 June 2026; Written down by 4 June 2026; Held here on 4 June 2026"
    minute = banner(Days(known_at=datetime(2026, 6, 10, 8, 5, tzinfo=UTC)), NOW, "/x")
    assert minute.lines[0].day == "Held here on 10 June 2026, 09:05" and minute.lines[0].means.endswith(
        "at that moment."
    )


NOTE = "left out because only their file's date, after that day, says when"


def test_how_many_were_left_out_is_read_as_the_answer_says_it(house: House):
    found = rows(house, "profile", entity=entity(house, CANARY)).rows
    said = {one.assertion or one.record for row in found for one in row.evidence if one.recorded_from == "extract"}
    notes = tuple(only_files_date(found, "2026-01-01T00:00:00.000000Z"))
    assert len(said) > 1 and left_for_want_of_a_day(notes) == len(said)
    assert left_for_want_of_a_day(only_files_date(found[:1], "2026-01-01T00:00:00.000000Z")) >= 1
    assert left_for_want_of_a_day(()) == 0


def test_every_page_opened_from_an_answer_stands_at_its_days_and_says_so(house: House, analyst: Browser):
    child, today = entity(house, CANARY), london(utc_now()).date()
    typed = fields("around", {"entity": child, "recorded_by": "2026-03-01", "as_at": "2026-02-03", "known_at": today})
    answer = analyst.send("/ask/around", **typed)
    banner_ = "True on 3 February 2026 : only what was said to be so on that day is here. Written down by 1 March 2026 : what "
    assert shown(answer.text).startswith(banner_) and shown(answer.text).endswith("Back to today")
    assert title(answer.text).startswith("True on 3 February 2026; Written down by 1 March 2026: ")
    ends = f"?as_at=2026-02-03&recorded_by=2026-03-01&known_at={today}"
    links = [link for link in read(answer).links if link.startswith(("/thing/", "/statement/"))]
    assert len(links) > 2 and all(link.endswith(ends) for link in links), links
    for link in links:
        opened = analyst.get(link)
        assert shown(opened.text).startswith(banner_), link
        assert title(opened.text).startswith("True on 3 February 2026; ")
        further = [one for one in read(opened).links if one.startswith(("/thing/", "/statement/", "/ask/"))]
        assert further and all(one.endswith(ends[1:]) for one in further if one != "/ask/coverage"), link
    form = read(analyst.get(f"/ask/around{ends}&entity={child}"))
    values = {one.get("name"): one.get("value") for one in form.inputs}
    assert (values["as_at"], values["recorded_by"], values["entity-is"]) == ("03/02/2026", "01/03/2026", child)


def test_back_to_today_is_one_button_that_asks_the_same_without_the_days(house: House, analyst: Browser):
    child = entity(house, CANARY)
    answer = analyst.send("/ask/profile", **fields("profile", {"entity": child, "recorded_by": "2026-02-28"}))
    assert re.search(
        r"Written down by 28 February 2026 : .* left out\. [1-9]\d* undated entries are left out\.", shown(answer.text)
    )
    assert (
        CANARY
        not in answer.text.partition("What else to know")[0].partition("<main")[2].partition("govuk-summary-list")[0]
    )
    section = re.search(r'<section class="sl-then".*?</section>', answer.text, re.DOTALL)[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', section):
        sent.setdefault(name, []).append(value)
    assert not {"as_at", "recorded_by", "known_at"} & set(sent) and sent["csrf"] == [analyst.csrf]
    back = analyst.client.post(re.search(r'method="post" action="([^"]+)"', section)[1], data=sent)
    assert shown(back.text) == "" and CANARY in back.text and title(back.text).startswith("Everything said about")
    thing = analyst.get(f"/thing/{child}?as_at=2026-02-03")
    assert f'method="get" action="/thing/{child}"' in thing.text and "Back to today" in shown(thing.text)


def test_where_nothing_was_by_then_the_page_says_at_which_days_it_stands_and_no_more(house: House, analyst: Browser):
    child, nobody = entity(house, CANARY), "e_" + "0" * 24
    several = [analyst.get(f"/thing/{one}?recorded_by=2001-01-01") for one in (child, nobody)]
    said = [
        re.sub(r"urn:uuid:[0-9a-f-]+|nonce=\S+|e_[0-9a-f]{24}|value=\"[^\"]*\"", "", read(one, 404).text)
        for one in several
    ]
    assert said[0] == said[1] and "Written down by 1 January 2001" in said[0]
    wrong = read(analyst.get(f"/thing/{child}?recorded_by=2001-02-31"), 422)
    assert "names a day that is not one" in wrong.text


def test_before_the_first_file_there_is_nothing_to_ask_and_beside_the_field_it_says_so(house: House, analyst: Browser):
    typed = fields("around", {"entity": entity(house, CANARY), "known_at": "2026-02-01"})
    before = len(list(house.service.audit.entries()))
    wrong = read(analyst.send("/ask/around", **typed), 422)
    assert "known_at-error" in wrong.ids and "No file that you may see had come here by then" in wrong.text
    assert not [one for one in list(house.service.audit.entries())[before:] if one.action.endswith(("around", "find"))]
    first = analyst.get("/ask/around").text
    assert "held nothing before the first file came here: an earlier day is refused" in first
    later = read(
        analyst.send("/ask/around", **{**typed, "known_at": [f"{london(utc_now()).date() + timedelta(2):%d/%m/%Y}"]}),
        422,
    )
    assert "must be today or an earlier day" in later.text and "known_at-error" in later.ids


def test_an_answer_of_today_has_no_banner(house: House, analyst: Browser):
    typed = fields("around", {"entity": entity(house, CANARY)})
    assert shown(analyst.send("/ask/around", **typed).text) == ""
    assert day(date(2026, 6, 4)) == "4 June 2026"
