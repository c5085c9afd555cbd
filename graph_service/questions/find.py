"""Which people, places, vehicles and phones go by this name, plate, number or postcode?

The text is tried as everything it could be: a name (folded and by sound, so a misspelt one is found), a number plate with `?` for
characters not seen, a phone number, a postcode, a UPRN. Likeness ranks; it never says that two people are one. Of places, those of
the register are listed: an address is words inside somebody's statement, never a row of its own.

Each match shows how many agencies and separate accounts (`analysis.accounts`) stand behind the records that bear what matched. The
order is: by likeness, then by that support (agencies, then accounts), then by id. A person's age, and the postcode districts they are
said to live in, tell people of one name apart; no address does. Of what is listed, pages of 20 are dealt among the
agencies whose word alone a match is (`analysis.dealing`), so that no agency pushes out what others call so by inventing many.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

from graph_service.analysis.accounts import accounts, alone, support
from graph_service.analysis.ages import years_on
from graph_service.analysis.dealing import Hand, dealt
from graph_service.lookups.ages import births
from graph_service.lookups.areas import areas
from graph_service.lookups.records import Called, bearing, naming
from graph_service.model.question import Asking, EntityId, Found, Params, Question, Row
from graph_service.model.register import REGISTER
from graph_service.model.times import london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling import Unclean
from graph_service.spelling.names import name_keys, similarity
from graph_service.spelling.phones import phone
from graph_service.spelling.places import postcode, uprn
from graph_service.spelling.plates import lookup_keys, matches, plate

COMPARED = 400
"""How many entities, by shared search keys, are compared by likeness."""

LIKE_ENOUGH = 0.6
"""Names less alike than this are not shown."""

PAGE = 20
"""How many matches are dealt at once."""

T = TypeVar("T")


class FindParams(Params):
    """What to look for."""

    text: Annotated[str, StringConstraints(min_length=2, max_length=100, strip_whitespace=True)] = Field(
        description="A name, a number plate with ? for each character not seen, a phone number, a postcode or a UPRN."
    )
    kinds: tuple[EntityKind, ...] = Field(default=tuple(EntityKind), description="Kinds of thing wanted.")
    most: Annotated[int, Field(ge=1, le=200, description="How many to list.")] = PAGE


class Match(Row):
    """Something that goes by what was looked for."""

    entity: EntityId
    kind: EntityKind
    matched: str = Field(description="What a visible record calls it that matched.")
    likeness: float = Field(
        ge=0, le=1, description="1 is the same to the letter once folded; a rank, not a probability."
    )
    age: str = Field(
        description="Of a person, in years: `15`, or `14 to 15`; empty where no birth you may see bounds it."
    )
    area: tuple[str, ...] = Field(
        description="Of a person, the postcode districts that statements you may see say they live in, on the same day."
    )
    agencies: int = Field(description="Distinct agencies whose accounts bear what matched.")
    accounts: int = Field(description="Separate accounts that bear it: copies of one log are one.")


@dataclass(frozen=True)
class _Form:
    """One thing a text can be: its search keys, and how like it a stored name is.

    A text in parts that a record may bear in any number (`every_key` false) or must bear whole; a number (`exact`) is borne by its
    own records, whatever else the thing is called.
    """

    tried: str
    keys: tuple[str, ...]
    every_key: bool
    like: Callable[[str], float]
    exact: bool = False


def _steps(ask: Asking, params: FindParams) -> Found[Match]:
    best: dict[str, tuple[Match, Hand]] = {}
    full = False
    forms = _forms(params.text)
    for form in forms:
        hits = ask("find", keys=ask.search_ids(form.keys), kinds=[k.value for k in params.kinds], most=COMPARED + 1)
        full |= len(hits) > COMPARED
        wanted = [h["entity"] for h in hits[:COMPARED] if not form.every_key or h["hits"] == len(set(form.keys))]
        for match, hand in _matches(ask, _called(ask, form, wanted), form):
            if match.entity not in best or match.likeness > best[match.entity][0].likeness:
                best[match.entity] = match, hand
    ranked = sorted(best.values(), key=lambda found: _rank(found[0]))
    shown = islice(dealt(ranked, PAGE, lambda found: found[1]), params.most)
    notes = (
        (f"Only the {COMPARED} that share most with this text were compared: give more of the name.",) if full else ()
    )
    tried = () if ranked else (f"Tried {'; '.join(form.tried for form in forms) or 'as nothing: it cannot be read'}.",)
    return Found(
        _told_apart(ask, params, [match for match, _ in shown]),
        more=max(0, len(ranked) - params.most),
        notes=(*notes, *tried),
    )


def _told_apart(ask: Asking, params: FindParams, shown: list[Match]) -> list[Match]:
    """The matches with how old each person is, and in which areas they live, on the day asked about."""
    day = params.as_at or date.fromisoformat(london_day(ask.known_at))
    people = [match.entity for match in shown if match.kind is EntityKind.PERSON]
    born, living = births(ask, people), areas(ask, people, day)
    return [
        match.model_copy(
            update={
                "age": years_on(day.isoformat(), born.get(match.entity, ())),
                "area": living.get(match.entity, ()),
            }
        )
        for match in shown
    ]


def _is_address(ask: Asking, one: Called) -> bool:
    """Whether it is a place told of: words inside statements, which no row of their own gives; a registered place is one."""
    registered = any(ask.agency(record.visibility) == REGISTER for _, record in one.records)
    return one.kind is EntityKind.PLACE and not registered


def _rank(match: Match) -> tuple[float | int | str, ...]:
    return -match.likeness, -match.agencies, -match.accounts, match.entity


def _called(ask: Asking, form: _Form, ids: list[str]) -> list[Called]:
    """The visible records of the entities found: those that bear the number, or all that name them."""
    return bearing(ask, ids, ask.search_ids(form.keys)[0]) if form.exact else naming(ask, ids)


def _matches(ask: Asking, found: list[Called], form: _Form) -> Iterable[tuple[Match, Hand]]:
    """The best likeness of each entity, with the records that bear it and the agency whose word alone it is, if it is."""
    for one in found:
        if _is_address(ask, one):
            continue
        names = {name for given, _ in one.records for name in given} or {""}
        likeness, matched = max((form.like(name), name) for name in sorted(names))
        if likeness < LIKE_ENOUGH:
            continue
        bearers = [record for given, record in one.records if form.exact or matched in given or not matched]
        held = accounts(bearers, ask.agency)
        behind = support(held)
        evidence, more = ask.evidence(bearers)
        match = Match(
            entity=one.entity,
            kind=one.kind,
            matched=matched,
            likeness=round(likeness, 3),
            age="",
            area=(),
            agencies=behind.agencies,
            accounts=behind.accounts,
            evidence=evidence,
            more_evidence=more,
        )
        yield match, alone([held])


def _forms(text: str) -> list[_Form]:
    """Everything the text could be."""
    forms = []
    if keys := name_keys(text):
        forms.append(
            _Form(
                "as a name, also by its sound", tuple(keys), every_key=False, like=lambda name: similarity(text, name)
            )
        )
    if (mark := _or_none(plate, text)) and (runs := lookup_keys(mark)):
        like = partial(_likeness_of_marks, mark.pattern)
        forms.append(_Form(f"as a plate {mark.pattern}", runs, every_key=True, like=like))
    if called := _or_none(phone, text):
        forms.append(
            _Form(
                f"as a phone number {called.e164}",
                (f"t:{called.e164}",),
                every_key=True,
                like=lambda _: 1.0,
                exact=True,
            )
        )
    if code := _or_none(postcode, text):
        forms.append(_Form(f"as a postcode {code}", (f"pc:{code}",), every_key=True, like=lambda _: 1.0, exact=True))
    if number := _or_none(uprn, text):
        forms.append(_Form(f"as a UPRN {number}", (f"uprn:{number}",), every_key=True, like=lambda _: 1.0, exact=True))
    return forms


def _likeness_of_marks(pattern: str, name: str) -> float:
    held = _or_none(plate, name)
    return float(held is not None and matches(pattern, held.pattern))


def _or_none(read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text)
    except Unclean:
        return None


QUESTION = Question(
    name="find",
    asks="Which people, places, vehicles and phones go by this name, plate, number or postcode?",
    params=FindParams,
    row=Match,
    texts=("find",),
    uses=("naming-records", "bearing-records", "births", "areas"),
    steps=_steps,
    example={"text": "Jordon Smyth"},
)
