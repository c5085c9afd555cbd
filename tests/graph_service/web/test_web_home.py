"""The first page: by role, with what is loaded, what was asked last, and the stories of a fictional installation."""

import re
from dataclasses import replace

from graph_service.access import PURPOSES
from graph_service.app import create_app
from graph_service.model.vocabulary import Role
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from graph_service.web.for_roles import BEGIN, FIRST
from graph_service.web.home import RECENT
from sightline.story_cards import story_cards
from sightline.town.stories import STORIES
from tests.graph_service.api.conftest import serving_app
from tests.graph_service.web.conftest import Browser, House


def test_every_role_has_its_own_list_of_questions_that_there_are():
    assert set(BEGIN) == set(Role) == set(PURPOSES)
    for role, begins in BEGIN.items():
        assert bool(begins) is (role not in FIRST), role
        assert {one.question for one in begins} <= set(QUESTIONS), role
        assert len({one.question for one in begins}) == len(begins)
    for word in ("entity", "node", "assertion", "scope", "origin", "kind "):
        assert not any(word in one.sentence.lower() for begins in BEGIN.values() for one in begins), word


def test_it_says_who_you_are_and_what_is_loaded_to_which_day(house: House):
    text = _text(house.signed_in(house.analyst, "investigation").get("/home").text)
    assert "ada.analyst, police, analyst" in text
    assert "as far as you may see it for an investigation" in text
    assert "police 30 April 2026 roll older roll to 31 March 2026" in text, "a file that stops earlier is told"
    assert "clinic" not in text, "she may not see what the clinic sent"


def test_each_role_is_offered_its_own_questions(house: House):
    analyst, chair = (_text(house.signed_in(one).get("/home").text) for one in (house.analyst, house.chair))
    assert BEGIN[Role.ANALYST][0].sentence in analyst and BEGIN[Role.ANALYST][0].sentence not in chair
    assert BEGIN[Role.CHAIR][0].sentence in chair and BEGIN[Role.CHAIR][0].sentence not in analyst


def test_what_was_asked_last_can_be_asked_again_and_what_was_typed_is_not_there(house: House):
    recent, who = house.service.store.recent, house.chair.who
    purpose = house.chair.posts[0].purposes[0]
    for least in range(2, RECENT + 4):
        params = parse(QUESTIONS["linked_to_children"], {"since": "2026-01-01", "until": "2026-03-31", "least": least})
        recent.keep(who, "council", "linked_to_children", params, purpose)
    recent.keep(who, "council", "find", parse(QUESTIONS["find"], {"text": "Zebedee Quillfeather"}), purpose)
    text = house.signed_in(house.chair).get("/home").text
    assert text.count("Ask it again") == RECENT - 1 and text.count("What you typed was not kept") == 1
    assert "Quillfeather" not in text
    assert 'name="since" value="01/01/2026"' in text and f'name="least" value="{RECENT + 3}"' in text
    assert "Ask it again" not in house.signed_in(house.both).get("/home").text, "it is her own alone"


def test_stories_stand_in_a_fictional_installation_alone(house: House):
    cards = story_cards()
    assert [card.title for card in cards] == [story.title for story in STORIES.values()]
    asked = [one for card in cards for one in card.questions]
    assert len(asked) > 15 and all(one.question in QUESTIONS and one.roles for one in asked)
    real = replace(house.service, settings=house.service.settings.model_copy(update={"fictional": False}))
    for service, there in ((house.service, True), (real, False)):
        with serving_app(create_app(service, cards)) as client:
            hers = Browser(client, service)
            client.headers["Accept"] = "text/html"
            client.cookies["sightline"] = house.signed_in(house.analyst).secret
            text = hers.get("/home").text
        assert ("Stories to try" in text) == ("Everything here is invented" in text) == there
        assert (cards[0].truth.split(",")[0] in text) == there


def _text(html: str) -> str:
    return " ".join(
        re.sub(r"<[^>]+>", " ", re.sub(r"<(option|script)\b.*?</\1>", "", html, flags=re.DOTALL)).split()
    ).replace(" ,", ",")
