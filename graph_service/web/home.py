"""The first page: what is loaded and to which day, one box, where this role begins, and what you asked last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from graph_service import typed
from graph_service.model.moments import london
from graph_service.model.question import Answer
from graph_service.model.times import utc_day
from graph_service.model.vocabulary import REASONS, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.registry import Registry
from graph_service.store import Asking
from graph_service.view import parse
from graph_service.web import forms, typist, wording
from graph_service.web.asking import asker_of
from graph_service.web.door import Held, Signed, SignedIn, Turn
from graph_service.web.fields import Loaded
from graph_service.web.for_roles import BEGIN, FIRST, MAP
from graph_service.web.loaded import loaded
from graph_service.web.page import page
from graph_service.web.stories import StoryCard, StoryQuestion

home = APIRouter()

RECENT = 6
"""How many of the last askings are shown."""

Sent = Sequence[tuple[str, str]]
"""The fields of a form, as they are sent."""


@dataclass(frozen=True)
class Feed:
    """What one agency has sent of one source: the last day that is covered."""

    agency: str
    source: str
    last: date


@dataclass(frozen=True)
class Again:
    """A question with everything filled in, behind one button."""

    question: str
    words: str
    beside: str
    sent: Sent
    reason: str = ""

    @property
    def address(self) -> str:
        """Where the question is asked."""
        return _address(self.question)


@home.get("/")
def root() -> Response:
    """To the first page."""
    return RedirectResponse("/home", 303)


@home.get("/home")
def first(request: Request, signed: Signed, held: Held, _: Turn) -> Response:
    """The first page of whoever is signed in; for whoever asks nothing, that is another."""
    if signed.identity.role in FIRST:
        return RedirectResponse(FIRST[signed.identity.role], 303)
    asked = QUESTIONS["coverage"]
    answer = asker_of(signed, held).ask(asked, parse(asked, {}))
    feeds = list(_feeds(answer))
    known = loaded(answer.rows)
    recent = held.store.recent.of(signed.session.who, signed.identity.agency, RECENT)
    return page(
        request,
        "home.html",
        agencies=list(_by_agency(feeds)),
        without=_without(feeds, (agency.name for agency in Registry(held.settings.home).agencies())),
        begin=[*_begin(signed.identity.role), *typist.offered(request, signed)],
        recent=[_again(one, known) for one in recent],
        stories=list(_stories(request.app.state.stories, signed, known))
        if held.settings.fictional and not signed.session.covered
        else [],
        unconfirmed=_waits(signed),
    )


def _waits(signed: SignedIn) -> Mapping[str, str] | None:
    """Since when her agency has not confirmed her access, and when that ends it, once the quarter is over."""
    post = signed.session.post
    if post.confirmed is None or not post.is_late(utc_day(signed.session.seen)):
        return None
    return {"since": _day(london(post.confirmed).date()), "until": _day(post.confirmed_until)}


def _begin(role: Role) -> Iterator[tuple[str, str, str]]:
    """Where this role begins: the address, what it is called, and what she gets by it."""
    yield from (("/map", wording.MAP, sentence) for of, sentence in MAP.items() if of is role)
    yield from ((_address(one.question), wording.title(one.question), one.sentence) for one in BEGIN[role])


def _feeds(answer: Answer[Any]) -> Iterator[Feed]:
    for row in answer.rows:
        if row.spans:
            yield Feed(row.agency, row.source, max(date.fromisoformat(span.last) for span in row.spans))


def _by_agency(feeds: Sequence[Feed]) -> Iterator[Mapping[str, object]]:
    """For each agency, the last day of its files, and of which of them that day is an earlier one."""
    for agency in sorted({feed.agency for feed in feeds}):
        own = [feed for feed in feeds if feed.agency == agency]
        last = max(feed.last for feed in own)
        late = [f"{wording.code(feed.source)} to {_day(feed.last)}" for feed in own if feed.last < last]
        yield {
            "agency": agency,
            "last": _day(last),
            "sources": ", ".join(sorted({wording.code(feed.source) for feed in own if feed.last == last})),
            "late": late,
        }


def _without(feeds: Sequence[Feed], agencies: Iterable[str]) -> str:
    """The agencies that are registered and of which she may see no file."""
    return ", ".join(sorted(set(agencies) - {feed.agency for feed in feeds}))


def _again(one: Asking, loaded: Loaded) -> Again:
    """An earlier asking; what was typed in it was never kept, so that is to be typed again."""
    when = london(one.asked)
    beside = f"{_day(when.date())}, {when:%H:%M}, for {wording.code(one.purpose.value)}"
    sent: Sent = () if one.left_out else forms.sent(QUESTIONS[one.question], _typed(one.question, one.params, loaded))
    return Again(one.question, wording.title(one.question), beside, sent)


def _stories(cards: Iterable[StoryCard], signed: SignedIn, loaded: Loaded) -> Iterator[Mapping[str, object]]:
    for card in cards:
        asked = [_of_story(one, signed, loaded) for one in card.for_role(signed.identity.role)]
        if asked:
            yield {"title": card.title, "truth": card.truth, "asked": asked}


def _of_story(one: StoryQuestion, signed: SignedIn, loaded: Loaded) -> Again:
    """What to ask about a story; where a child of whom one's agency holds no record is opened, for the reason that stands beside.

    Whoever looks as another comes from no agency of the story: her reason stands beside whatever she asks about somebody.
    """
    sent = forms.sent(QUESTIONS[one.question], _typed(one.question, one.given, loaded))
    looking = Reason.WHO_IS_WHO if signed.session.viewing and _asks_about_one(one.question) else None
    reason = one.reasons.get(signed.identity.role, looking)
    if reason is None:
        return Again(one.question, one.why, "", sent)
    return Again(one.question, one.why, "", [*sent, ("reason", reason.value)], REASONS[reason])


def _asks_about_one(question: str) -> bool:
    """Whether a question takes somebody or something."""
    return any(map(typed.is_entity, QUESTIONS[question].params.model_fields.values()))


def _typed(question: str, given: Mapping[str, object], loaded: Loaded) -> forms.Typed:
    return forms.as_typed(QUESTIONS[question], given, loaded)


def _address(question: str) -> str:
    return f"/ask/{question.replace('_', '-')}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
