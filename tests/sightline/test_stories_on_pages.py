"""Two stories of the town in a browser: who had written it by 4 June; and a link that the post as which one looks may not see."""

import csv
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from graph_service.app import create_app
from graph_service.files import private_text
from graph_service.model.times import day_bounds
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from graph_service.store import Post
from graph_service.view import left_for_want_of_a_day, parse
from graph_service.web import forms
from graph_service.web.fields import Loaded
from ingest.installed import Installed
from ingest.register import bring
from sightline.taking import bars, take
from sightline.town import OF_TOWN, covers, register, write_register, write_town
from sightline.town.people import TODAY
from sightline.town.stories import four_nights, sealed_bridge
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.conftest import BROWSER, Browser
from tests.graph_service.web.test_web_days import shown
from tests.graph_service.web.told import told

SCHOOL = "larkmoor-schools practitioner"
OUR_OWN = re.compile(r'name="csrf" value="[^"]*"|nonce="[^"]*"|urn:uuid:[0-9a-f-]{36}|As known here on [^<]*')


@dataclass
class Town:
    """The town before the sealed link was written, its analyst's browser, and how to write that link."""

    service: Service
    analyst: Browser
    unwritten: list[tuple[Path, str, str]] = field(default_factory=list)

    def take(self, path: Path, source: str, name: str) -> None:
        operator = self.service.tokens.identity_of(self.service.tokens.new("*", Role.OPERATOR)[1])
        profile = Installed(self.service.settings.home).profile(name)
        when = day_bounds(TODAY)[0]
        with bars() as progress:
            take(path, source, profile, self.service, operator, progress, taken_at=when, covers=covers(source))

    def ask(self, question: str, **given: object) -> str:
        """The page of an answer."""
        typed = forms.as_typed(QUESTIONS[question], given, Loaded(TODAY))
        sent = {name: list(values) for name, values in typed.values.items() if values} | {"reason": "who-is-who"}
        answer = self.analyst.send(f"/ask/{question.replace('_', '-')}", **sent)
        assert answer.status_code == 200, told(answer.text).text
        return answer.text

    def entity(self, name: str) -> str:
        scope = self.scope()
        found = self.service.view.ask(scope, QUESTIONS["find"], parse(QUESTIONS["find"], {"text": name}))
        return str(found.rows[0].entity)

    def scope(self):
        (account,) = self.service.store.accounts.all()
        return self.service.view.scope(account.posts[0].identity(account.who), Purpose.INVESTIGATION)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("town")
    with ExitStack() as held:
        service = held.enter_context(open_service(Settings(home=home, graph_url=None, heap="512m", fictional=True)))
        files, places = write_town(home / "town", 20, makeup=OF_TOWN), write_register(home / "town", 20)
        register(home)
        account = service.store.accounts.new(
            "asha.analyst", [Post.of("westshire-police", Role.ANALYST, date(2099, 1, 1))]
        )
        client = held.enter_context(serving_app(create_app(service)))
        client.headers.update(BROWSER)
        chosen = {"as": f"{account.posts[0].id} investigation"}
        assert client.post(f"/sign-in/{service.store.links.new(account.who)}", data=chosen).status_code == 303
        town = Town(service, Browser(client, service))
        operator = service.tokens.identity_of(service.tokens.new("*", Role.OPERATOR)[1])
        for path, form in places:
            bring(path, form, service.writer, operator, taken_at=day_bounds(TODAY)[0])
        for path, source, name in files:
            if path.stem in sealed_bridge.STORY.sealed:
                town.unwritten.append((path, source, name))
                path = _without_the_sealed(path)
            town.take(path, source, name)
        yield town


def _without_the_sealed(path: Path) -> Path:
    """The file as if what is sealed had never been written."""
    sealed = {row["Link no"] for row in sealed_bridge.STORY.sealed[path.stem]}
    with path.open(encoding="utf-8", newline="") as file:
        headings, *lines = csv.reader(file)
    other = path.parent / "unsealed" / path.name
    other.parent.mkdir()
    with private_text(other) as file:
        csv.writer(file).writerows([headings, *(line for line in lines if line[0] not in sealed)])
    return other


def test_by_4_june_the_police_had_written_it_and_the_council_had_not(town: Town):
    elowen, garrick = four_nights.ELOWEN.name, four_nights.GARRICK.name
    then = town.ask("found_with", child=elowen, **four_nights.PERIOD, recorded_by="2026-06-04")
    now = town.ask("found_with", child=elowen, **four_nights.PERIOD)
    by = "Written down by 4 June 2026 : what agencies wrote later is left out."
    assert shown(then).startswith(f"{by} No undated entry is left out.") and shown(now) == ""
    assert garrick in told(then).text and garrick in told(now).text
    theirs = re.compile(rf"{garrick} [^.]*\(westshire-council")
    cards = [told(page).text.partition("The same as a table")[0] for page in (then, now)]
    assert [bool(theirs.search(text)) for text in cards] == [False, True], cards[1]
    assert all("written down 2 June 2026, 09:15" in text for text in cards)
    assert "written down 6 June 2026" in cards[1] and "written down 6 June 2026" not in cards[0]


def test_how_many_undated_entries_are_left_out_is_said_at_the_top(town: Town):
    ebony, profile = town.entity("Ebony Wraysholme"), QUESTIONS["profile"]
    given = {"entity": ebony, "recorded_by": "2026-06-04"}
    number = left_for_want_of_a_day(town.service.view.ask(town.scope(), profile, parse(profile, given)).notes)
    left = "1 undated entry is left out." if number == 1 else f"{number} undated entries are left out."
    assert number >= 1
    for page in (town.ask("profile", **given), town.analyst.get(f"/thing/{ebony}?recorded_by=2026-06-04").text):
        assert shown(page).startswith(f"Written down by 4 June 2026 : what agencies wrote later is left out. {left}")


def test_a_sealed_link_is_gone_without_trace_for_the_school_as_which_she_looks(town: Town):
    between = {"a": town.entity(sealed_bridge.MERRIN.name), "b": town.entity(sealed_bridge.LORCAN.name)}
    asked = [
        ("how_connected", between),
        ("around", {"entity": between["b"], "within": 3}),
        ("profile", {"entity": between["b"]}),
    ]

    def pages() -> list[str]:
        for one in between.values():  # a school holds no record of either
            town.analyst.send("/why", back="/home", of=one, reason="who-is-who")
        opened = [town.analyst.get(f"/thing/{one}") for one in between.values()]
        boxes = [town.analyst.send("/search", text=f"{sealed_bridge.LORCAN.name}\nLS-1402")]
        texts = [town.ask(question, **given) for question, given in asked] + [one.text for one in (*opened, *boxes)]
        return [OUR_OWN.sub("", text) for text in texts]

    assert town.analyst.send("/look-as", **{"as": SCHOOL}).status_code == 303
    never_written = pages()
    for file in town.unwritten:
        town.take(*file)
    assert pages() == never_written
    assert all("You look as larkmoor-schools, practitioner" in shown(text) for text in never_written)
    assert "No route of up to" in told(never_written[0]).text and "Covert use only" not in "".join(never_written)
    assert town.analyst.send("/look-as/myself").status_code == 303
    hers = told(town.ask("how_connected", **between)).text
    assert sealed_bridge.TOBIAS.name in hers and "2 B C A2" in hers
