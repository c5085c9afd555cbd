"""The stories of the town as they are read, and every answer on paper 80 columns wide."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from rich.cells import cell_len

from graph_service.app import create_app
from graph_service.cards.telling import NOT_NUMBERED
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Role
from graph_service.questions import QUESTIONS
from graph_service.service import open_service
from graph_service.settings import Settings
from graph_service.store import Post
from graph_service.web import forms
from graph_service.web.fields import Loaded
from ingest.installed import Installed
from ingest.register import bring
from sightline import parameters
from sightline.taking import bars, take
from sightline.town import OF_TOWN, covers, register, story, write_register, write_town
from sightline.town.people import TODAY
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.conftest import BROWSER, Browser
from tests.graph_service.web.told import told
from tests.oracle.clocks import raw_times
from tests.sightline.conftest import ROOT, Desk

CALLERS = (
    ("analyst", "westshire-police", Role.ANALYST, "safeguarding"),
    ("social worker", "westshire-council", Role.PRACTITIONER, "safeguarding"),
    ("chair", "westshire-council", Role.CHAIR, "panel"),
)

PAGES = ROOT / "docs" / "questions"
WHY = ("--reason", "who-is-who")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("town")
    with open_service(Settings(home=folder / "home", graph_url=None, heap="512m", fictional=True)) as service:
        files = write_town(folder / "files", people=40, makeup=OF_TOWN)
        places = write_register(folder / "files", people=40)
        register(service.settings.home)
        operator = service.tokens.identity_of(service.tokens.new("*", Role.OPERATOR)[1])
        for path, form in places:
            bring(path, form, service.writer, operator, taken_at=day_bounds(TODAY)[0])
        installed = Installed(service.settings.home)
        with bars() as shown:
            for path, source, name in files:
                profile = installed.profile(name)
                take(
                    path,
                    source,
                    profile,
                    service,
                    operator,
                    shown,
                    taken_at=day_bounds(TODAY)[0],
                    covers=covers(source),
                )
        for name, agency, role, _ in CALLERS:
            (folder / name).touch(0o600)
            (folder / name).write_text(service.tokens.new(agency, role)[1])
        yield Desk(service, folder)


def asked(town: Desk, question: str, *words: str, who: str = "analyst", purpose: str = "safeguarding") -> str:
    """An answer as its reader has it, its lines run together."""
    found = town.run("ask", question, *words, "--purpose", purpose, *WHY, who=who)
    assert found.code == 0, found.err
    return " ".join(found.out.split())


def who(one: str) -> tuple[str, str]:
    return "-p", one


@pytest.mark.parametrize(
    "told",
    [
        "Big C is alleged to have targeted Jordan Ellersike, between 2 and 14 February 2026 (westshire-police, 3x5x2 2 C P), "
        "written down 20 February 2026, 16:20.",
        "Big C is alleged to have targeted Ebony Wraysholme, between 10 and 24 January 2026 (westshire-police, 5x5x5 E 4 1), "
        "written down 25 March 2026, 09:00.",
        "(westshire-council, ungraded; copied from westshire-police), written down 30 March 2026.",
        "Jordan Ellersike trusts Nadia Kelltarn, no dates given (westshire-council, ungraded), written down 14 March 2026.",
    ],
)
def test_jordan_and_ebony_are_harmed_by_the_same_man_whom_no_one_agency_sees_whole(town: Desk, told: str):
    assert told in asked(town, "shared-associates", *who("a=Jordan Ellersike"), *who("b=Ebony Wraysholme"))


@pytest.mark.parametrize(
    "told",
    [
        "Mia Hagghowe -[peer: westshire-council, westshire-yjs]- Callum Thornwath -[seen with: westshire-police, 2 D C A2]- Big C",
        "-[contacted by: westshire-police, 1 B P]- Marlon Exbeck -[seen with: westshire-police, 1 A P]- Big C",
        "-[targeted by (alleged): westshire-police, 2 C P]- Big C",
        "-[witness: westshire-police]- sexual exploitation OCC-0206 -[suspect: westshire-police]- Big C",
        "Big C was seen with Marlon Exbeck, at a time not known (westshire-police, 3x5x2 1 A P), written down 2 March 2026, 11:00.",
        "Jordan Ellersike is a peer of Callum Thornwath, from 1 September 2025 (westshire-council, ungraded)",
        "Callum Thornwath was a witness in sexual exploitation OCC-0206, 6 February 2026, 18:40 (westshire-police, ungraded)",
    ],
)
def test_mia_is_two_steps_from_the_man_by_way_of_callum(town: Desk, told: str):
    assert told in asked(town, "how-connected", *who("a=Mia Hagghowe"), *who("b=Craig Sleightgarth"))


@pytest.mark.parametrize(
    "told",
    [
        "Ebony Wraysholme was missing in missing episode MP-1, between 27 February 2026, 21:10, and 28 February 2026, 03:30",
        "Ebony Wraysholme was the subject of intelligence IR-0220, 20 February 2026, 20:15 (westshire-police, 3x5x2 2 D P).",
        "Ebony Wraysholme was seen with Male, 40s, silver car, at a time not known (westshire-council, ungraded).",
        "Ebony Wraysholme lives at 17 Birk Lane",
        "Ebony Wraysholme attends Larkmoor High, no dates given (larkmoor-schools, ungraded).",
        "larkmoor-schools, written down by 2 November 2026 (date of the file)",
        "(westshire-council, ungraded; said to be copied from westshire-police).",
    ],
)
def test_who_wrote_down_what_about_ebony_is_read_day_by_day(town: Desk, told: str):
    assert told in asked(town, "known-when", *who("entity=Ebony Wraysholme"))


def test_her_placement_is_told_to_those_who_work_with_her_and_not_to_the_police(town: Desk):
    words = ("known-when", *who("entity=Ebony Wraysholme"))
    council = asked(town, *words, who="social worker")
    assert "Ebony Wraysholme lives at Larch House, from 16 January 2026 (westshire-council, ungraded)." in council
    assert "lives at Larch House" not in asked(town, *words)


def test_what_the_hospital_saw_is_told_to_a_social_worker(town: Desk):
    told = asked(town, "known-when", *who("entity=Ebony Wraysholme"), who="social worker")
    assert re.search(r"Ebony Wraysholme was (a victim in|the subject of|present at) [a-z ]+ AE88, 22 March 2026", told)


@pytest.mark.parametrize(
    "told",
    [
        "1. Larkmoor Bus Station: ",
        "The person in missing episode MP-1 was last seen at Larkmoor Bus Station, 27 February 2026, 21:10",
        "The person in missing episode MP-1 was found at Kestrel Court car park, 28 February 2026, 03:30",
        "Jordan Ellersike was a passenger in vehicle stop OCC-0314, 14 March 2026, 23:05 (westshire-police, ungraded)",
        "said to be copied from westshire-police",
    ],
)
def test_the_spring_is_at_the_bus_station_and_the_takeaway(town: Desk, told: str):
    assert told in asked(town, "hotspots", *who("since=01/02/2026"), *who("until=30/04/2026"))


def test_a_half_seen_plate_and_a_misspelt_name_are_found(town: Desk):
    plate = asked(town, "find", *who("text=LE01 K??"))
    assert re.search(r"LE01 KTB[^,]*, vehicle", plate) and "LE01 K??, vehicle" in plate
    name = asked(town, "find", *who("text=Jordon Elersike"))
    assert "Jordan Ellersike / Jay, person" in name and "Jordon Ellerside, person" in name


def test_of_two_who_may_be_meant_each_is_listed_with_who_knows_her(town: Desk):
    refused = town.run("ask", "known-when", *who("entity=Hagghowe"), "--purpose", "safeguarding", who="analyst")
    told = " ".join(refused.err.split())
    assert refused.code == 2 and refused.out == ""
    for name in ("Mia Hagghowe", "Maya Hagghowe"):
        assert re.search(
            rf"- {name}, person, \d+, ZZ99, [PCY\d, ]+ \(larkmoor-schools, westshire-council.*?\) e_[0-9a-f]{{24}}",
            told,
        ), told
    in_json = town.run(
        "ask", "known-when", *who("entity=Hagghowe"), "--purpose", "safeguarding", "--json", who="analyst"
    )
    matches = json.loads(in_json.out)["matches"]
    assert len(matches) == 2 and in_json.code == 2
    for match in matches:
        assert match["age"].isdigit() and match["area"] == "ZZ99" and "westshire-council" in match["agencies"]


def test_every_statement_of_an_answer_is_opened_by_its_number(town: Desk):
    asked(town, "shared-associates", *who("a=Jordan Ellersike"), *who("b=Ebony Wraysholme"))
    opened = [town.run("evidence", str(n), *WHY, who="analyst") for n in range(1, 8)]
    assert [one.code for one in opened] == [0] * 6 + [5]
    told = " ".join(opened[3].out.split())
    assert "Big C is alleged to have targeted Jordan Ellersike" in told and "Text: Buys food for Jordan." in told
    asked(town, "find", *who("text=Jordan Ellersike"))
    record = town.run("evidence", "1", *WHY, who="analyst")
    assert record.code == 0 and "An entry (person) about Jordan Ellersike" in record.out


def test_no_line_of_any_answer_to_anybody_is_wider_than_the_paper(town: Desk):
    asked_of = dict.fromkeys(QUESTIONS, 0)
    for who_asks, _, _, purpose in CALLERS:
        tries = [(one.question, {**one.params, **one.found}) for one in story()]
        for question, params in (
            *tries,
            ("coverage", {}),
            ("hotspots", {"since": "2020-04-01", "until": "2020-04-30"}),
        ):
            given = [word for name, value in params.items() for word in ("-p", f"{name}={value}")]
            found = town.run("ask", question, *given, "--purpose", purpose, *WHY, who=who_asks, COLUMNS="200")
            _fits(found.out + found.err)
            asked_of[question] += found.code == 0
            opened = town.run("evidence", "1", *WHY, who=who_asks)
            _fits(opened.out)
            if opened.code == 0 and asked_of[question] == 1:
                in_json = json.loads(town.run("evidence", "1", "--json", *WHY, who=who_asks).out)
                assert raw_times(in_json) == []
            asked_of["evidence"] += opened.code == 0
            if found.code == 0 and asked_of[question] == 1:
                whole = town.run("ask", question, *given, "--purpose", purpose, "--json", *WHY, who=who_asks)
                assert raw_times(json.loads(whole.out)) == []
                assert not re.search(r'\.9{6}|9999-12-31|0001-01-01|Z"', whole.out)
    assert all(asked_of.values()), asked_of


def _fits(text: str) -> None:
    assert [line for line in text.splitlines() if cell_len(line) > 80 and not line.startswith("The request")] == []
    assert not re.search(r"9999-|0001-|\.\d{6}Z", text)


def test_the_route_that_the_readme_shows_is_one_the_town_gives(town: Desk):
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.split("as a terminal shows it", 1)[1].split("The same questions over HTTP", 1)[0]
    block = " ".join(line.strip() for line in shown.splitlines() if line.startswith("    "))
    assert block.startswith("2. Ebony Wraysholme -[") and len(block) > 200
    assert block in asked(town, "how-connected", *who("a=Ebony Wraysholme"), *who("b=Jordan Ellersike"))


def test_the_commands_that_the_readme_shows_do_what_it_says(town: Desk):
    """As printed, comments and all, by the demo's analyst; the two names that `how_connected` asks for are typed."""
    readme = (ROOT / "README.md").read_text("utf-8").split("## What you then see", 1)[1]
    lines = [line for line in readme.split("One route of", 1)[0].splitlines() if line.startswith("    sightline ")]
    assert len(lines) == 6
    shown = {}
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        ran = town.run(*words, who="analyst", typed="Ebony Wraysholme\nJordan Ellersike\n")
        assert ran.code == 0, (line, ran.err)
        shown[" ".join(words[:2])] = ran.out
    assert "Jordan Ellersike" in shown["ask find"] and "MATCH" in shown["question show"]
    assert "Thinnest link" in shown["ask how_connected"] and (town.folder / "map.html").stat().st_size > 100_000


def test_the_example_of_every_question_that_asks_about_nobody_is_answered_with_rows(town: Desk):
    """What `openapi.json` and the pages give to try; an id of somebody is each installation's own."""
    tried = [q for q in QUESTIONS.values() if not re.search(r"[ae]_[ab]{24}", str(q.example))]
    for question in tried:
        given = [word for name, value in question.example.items() for word in ("-p", f"{name}={value}")]
        ran = town.run("ask", question.name, *given, "--purpose", "safeguarding", "--json", who="analyst")
        assert ran.code == 0 and json.loads(ran.out)["rows"], (question.name, ran.err)
    assert {"find", "hotspots", "near", "coverage"} <= {question.name for question in tried}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_on_the_page_of_a_question_is_what_the_town_answers(town: Desk, name: str):
    """Every command of the page, but those with an id left open; then each quoted piece stands in the answer before it."""
    page = (PAGES / f"{name}.md").read_text("utf-8")
    assert page.count("\n## An example\n") == 1
    answered, quoted = "", 0
    for block in re.findall(r"(?:^    .*\n)+", page, re.MULTILINE):
        lines = [line.strip() for line in block.splitlines()]
        if lines[0].startswith("sightline "):
            answered = "".join([_typed(town, line) for line in lines if "_..." not in line][-1:])
            continue
        for piece in " ".join(" ".join(lines).split()).removesuffix(" ...").split(" ... "):
            assert answered and piece in answered, (name, piece)
            quoted += 1
    assert quoted


@pytest.fixture(scope="module")
def browser(town: Desk) -> Iterator[Browser]:
    """The analyst's own browser, signed in."""
    store = town.service.store
    account = store.accounts.new("ada.analyst", [Post.of("westshire-police", Role.ANALYST, date(2099, 12, 31))])
    with serving_app(create_app(town.service)) as client:
        client.headers.update(BROWSER)
        chosen = {"as": f"{account.posts[0].id} investigation"}
        assert client.post(f"/sign-in/{store.links.new(account.who)}", data=chosen).status_code == 303
        yield Browser(client, town.service)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.large if n % 2 else ()) for n, name in enumerate(QUESTIONS)]
)
def test_the_example_on_the_page_of_a_question_is_answered_by_its_form_as_by_its_command(
    town: Desk, browser: Browser, name: str
):
    page = (PAGES / f"{name}.md").read_text("utf-8").partition("\n## An example\n")[2]
    line = next(line.strip() for line in page.splitlines() if line.strip().startswith("sightline ask "))
    words = shlex.split(line)[1:]
    asked = QUESTIONS[words[1]]
    ran = json.loads(town.run(*words[:-2], "--purpose", "investigation", "--json", who="analyst").out)
    given = parameters.values(asked, [word for before, word in pairwise(words) if before in ("-p", "--param")])
    if agencies := [word for before, word in pairwise(words) if before == "--agency"]:
        given["agencies"] = tuple(agencies)
    typed = forms.as_typed(asked, given, Loaded(TODAY))
    sent = {field: list(values) for field, values in typed.values.items() if values}
    if reasons := [word for before, word in pairwise(words) if before == "--reason"]:
        sent["reason"] = reasons
    answer = browser.send(f"/ask/{asked.name.replace('_', '-')}", **sent)  # type: ignore[arg-type]
    assert answer.status_code == 200, told(answer.text).text
    shown, ids = (
        told(answer.text),
        {one["assertion"] or one["record"] for row in ran["rows"] for one in row["evidence"]},
    )
    assert shown.rows == len(ran["rows"]) > 0
    assert shown.statements() <= ids and bool(shown.statements()) == (asked.name not in NOT_NUMBERED)
    assert [note for note in ran["notes"] if " ".join(note.split()) not in shown.text] == []
    for row in ran["rows"]:
        listed = (ran["labels"].get(i) for i in re.findall(r"e_[0-9a-f]{24}", json.dumps({**row, "evidence": []})))
        assert all(one["names"][0]["name"] in shown.text for one in listed if one and one["names"])


def _typed(town: Desk, line: str) -> str:
    """What a command prints, its lines run together."""
    words = shlex.split(line)[1:]
    ran = town.run(*words, who="chair" if "panel" in words else "analyst")
    assert ran.code == 0, (line, ran.err)
    return " ".join(ran.out.split())
