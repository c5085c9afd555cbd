"""Which people, places, vehicles, phones and events go by this name, number, birth or reference?

The text is tried as everything it could be (`spelling.forms`): a name, also misspelt, run together or short, alone or with a date of
birth; a number plate, phone, postcode or UPRN, whole or in part; a reference or an official number; a date of birth. Up to 200 lines
are looked up at once, each by itself. Likeness ranks; it never says that two people are one. Of places, those of the register are
listed: an address is words inside somebody's statement, never a row of its own.

Each match shows how many agencies and separate accounts (`analysis.accounts`) stand behind the records that bear what matched. The
order is: by line, by likeness, then by that support (agencies, then accounts), then by id. A person's age, the postcode districts
they are said to live in and the agencies' own references tell people of one name apart; no address does. Who can be most like the
text, by the search keys they share with it, is compared, each agency's in turn (`analysis.candidates`). Of what is listed, pages
of 20 are dealt among the agencies whose word alone a match is (`analysis.dealing`). So no agency pushes out what others call so
by inventing many.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from graph_service.analysis.accounts import accounts, alone, support
from graph_service.analysis.ages import years_on
from graph_service.analysis.candidates import candidates
from graph_service.analysis.dealing import Hand, dealt
from graph_service.lookups.ages import births
from graph_service.lookups.areas import areas
from graph_service.lookups.records import Called, bearing, naming
from graph_service.lookups.references import references
from graph_service.model.question import Asking, EntityId, Found, Params, Question, Row
from graph_service.model.register import REGISTER
from graph_service.model.times import london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.forms import Form, forms

COMPARED, FEWEST = 400, 20
"""How many entities, by shared search keys, are compared by likeness; and how few of a line where there are many lines."""

LIKE_ENOUGH = 0.6
"""Names less alike than this are not shown: of two words of one length one is the same, and the other shares a letter or none."""

PAGE = 20
"""How many matches are dealt at once."""

_NUMBERED = (EntityKind.PHONE, EntityKind.VEHICLE, EntityKind.PLACE)
"""Kinds that agencies name by their numbers and words, and by no reference of their own."""

LINES, LONGEST, KEYS = 200, 100, 2000
"""How many lines are looked up at once, how long each may be, and how many search keys one text is given."""


class FindParams(Params):
    """What to look for."""

    text: Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)] = Field(
        max_length=LINES * (LONGEST + 2),
        description="A name, with a date of birth or without; a number plate, or part of one, with ? for each character not "
        "seen; a phone number or its last four figures or more; a postcode or its first half; a UPRN; a reference or an "
        f"official number; a date of birth. Up to {LINES} lines of {LONGEST} characters are looked up, each by itself.",
    )
    kinds: tuple[EntityKind, ...] = Field(default=tuple(EntityKind), description="Kinds of thing wanted.")
    most: Annotated[int, Field(ge=1, le=200, description="How many to list, of each line.")] = PAGE

    @field_validator("text")
    @classmethod
    def _in_lines(cls, text: str) -> str:
        lines = text.splitlines()
        if len(lines) > LINES or any(len(line.strip()) > LONGEST for line in lines):
            raise ValueError(f"expected at most {LINES} lines of at most {LONGEST} characters each")
        return text


class Reference(BaseModel):
    """What an agency calls its own thing."""

    model_config = ConfigDict(frozen=True)

    agency: str
    system: str
    reference: str


class Match(Row):
    """Something that goes by what was looked for."""

    line: int = Field(ge=1, description="Which line of the text it was found by, from 1.")
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
    references: tuple[Reference, ...] = Field(
        description="What agencies call it in their own systems, from records you may see."
    )
    agencies: int = Field(description="Distinct agencies whose accounts bear what matched.")
    accounts: int = Field(description="Separate accounts that bear it: copies of one log are one.")


@dataclass(frozen=True)
class _Line:
    """One line of the text, by its number, and everything that it could be."""

    number: int
    text: str
    forms: tuple[Form, ...]


_Best = dict[str, tuple[Match, Hand]]


def _steps(ask: Asking, params: FindParams) -> Found[Match]:
    today = date.fromisoformat(london_day(ask.known_at))
    lines = [
        _Line(number, text.strip(), tuple(forms(text.strip(), today)))
        for number, text in enumerate(params.text.splitlines(), start=1)
        if text.strip()
    ]
    borne = _borne(ask, params, (key for line in lines for form in line.forms for key in form.keys))
    most = max(FEWEST, COMPARED // len(lines))
    chosen = {
        (line.number, n): candidates({key: borne[key] for key in form.keys if key in borne}, form.at_most, most)
        for line in lines
        for n, form in enumerate(line.forms)
    }
    named = _named(ask, lines, chosen)
    shown: list[Match] = []
    notes: list[str] = []
    nothing: list[_Line] = []
    cut: list[_Line] = []
    more = 0
    for line in lines:
        best, elsewhere = _best(ask, line, chosen, named)
        ranked = sorted(best.values(), key=lambda found: _rank(found[0]))
        order = dealt(ranked, PAGE, lambda found: found[1])
        shown += [match for match, _ in islice(order, ask.start, ask.start + params.most)]
        more += max(0, len(ranked) - ask.start - params.most)
        nothing += [] if ranked else [line]
        cut += [line] if any(chosen[line.number, n][1] for n in range(len(line.forms))) else []
        notes += _notes(line, len(lines), elsewhere)
    return Found(
        _told_apart(ask, params, shown),
        more=more,
        goes_on=ask.start + params.most if more and len(lines) == 1 else 0,
        notes=(*_compared(cut, len(lines), most), *notes, *_found_nothing(nothing, len(lines))),
    )


def _borne(ask: Asking, params: FindParams, keys: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """By search key, the entities whose visible records bear it, each with the agency of the record."""
    stored = {ask.search_ids((key,))[0]: key for key in dict.fromkeys(keys)}
    ids, found = sorted(stored), dict[str, list[tuple[str, str]]]()
    for start in range(0, len(ids), KEYS):
        for row in ask("find", keys=ids[start : start + KEYS], kinds=[kind.value for kind in params.kinds]):
            found[stored[row["key"]]] = [(entity, ask.agency(visibility)) for entity, visibility in row["found"]]
    return found


_Chosen = Mapping[tuple[int, int], tuple[list[str], int]]


def _named(ask: Asking, lines: Iterable[_Line], chosen: _Chosen) -> dict[str, Called]:
    """What visible records call everything that is to be compared by its names."""
    ids = {
        entity
        for line in lines
        for n, form in enumerate(line.forms)
        if not form.exact
        for entity in chosen[line.number, n][0]
    }
    return {one.entity: one for one in naming(ask, ids)}


def _best(ask: Asking, line: _Line, chosen: _Chosen, named: Mapping[str, Called]) -> tuple[_Best, int]:
    """Each match of a line once, as what it is most like; and how many of such a name are said to be born on another day."""
    best: _Best = {}
    elsewhere = 0
    for n, form in enumerate(line.forms):
        ids = chosen[line.number, n][0]
        if form.exact:
            called = bearing(ask, ids, ask.search_ids(form.keys)[0])
        else:
            called = [named[entity] for entity in ids if entity in named]
        found = list(_matches(ask, called, line.number, form))
        if form.born:
            kept = _born_then(ask, found, form.born)
            elsewhere += len(found) - len(kept)
            found = kept
        for match, hand in found:
            if match.entity not in best or match.likeness > best[match.entity][0].likeness:
                best[match.entity] = match, hand
    return best, elsewhere


def _born_then(ask: Asking, found: Sequence[tuple[Match, Hand]], day: str) -> list[tuple[Match, Hand]]:
    """Those of whom some visible birth allows the day, or of whom none is told."""
    born = births(ask, [match.entity for match, _ in found if match.kind is EntityKind.PERSON])
    return [
        (match, hand)
        for match, hand in found
        if match.kind is EntityKind.PERSON
        and (match.entity not in born or any(one.earliest <= day <= one.latest for one in born[match.entity]))
    ]


def _told_apart(ask: Asking, params: FindParams, shown: list[Match]) -> list[Match]:
    """The matches with how old each person is and in which areas they live, on the day asked about, and the agencies' references."""
    day = params.as_at or date.fromisoformat(london_day(ask.known_at))
    people = [match.entity for match in shown if match.kind is EntityKind.PERSON]
    born, living = births(ask, people), areas(ask, people, day)
    called = references(ask, [match.entity for match in shown if match.kind not in _NUMBERED])
    return [
        match.model_copy(
            update={
                "age": years_on(day.isoformat(), born.get(match.entity, ())),
                "area": living.get(match.entity, ()),
                "references": tuple(
                    Reference(agency=agency, system=system, reference=reference)
                    for agency, system, reference in called.get(match.entity, ())
                ),
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


def _matches(ask: Asking, found: list[Called], line: int, form: Form) -> Iterator[tuple[Match, Hand]]:
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
            line=line,
            entity=one.entity,
            kind=one.kind,
            matched=matched,
            likeness=round(likeness, 3),
            age="",
            area=(),
            references=(),
            agencies=behind.agencies,
            accounts=behind.accounts,
            evidence=evidence,
            more_evidence=more,
        )
        yield match, alone([held])


# what else is said


def _compared(cut: Sequence[_Line], lines: int, most: int) -> Iterator[str]:
    """How many were compared, where more share search keys with a text; for many lines once, with how many of them."""
    if cut and lines == 1:
        yield f"Only the {most} that can be most like this text were compared: give more of the name."
    elif cut:
        yield (
            f"Not everything was compared for {len(cut)} of {lines} lines: only the {most} that can be most like each. "
            "More are where a line is looked for alone."
        )


def _notes(line: _Line, lines: int, elsewhere: int) -> Iterator[str]:
    """What of a line was not read, or left out."""
    where = f"Line {line.number}: " if lines > 1 else ""
    if elsewhere:
        of = "1 more goes" if elsewhere == 1 else f"{elsewhere} more go"
        yield f"{where}{of} by such a name, and no birth that you may see is on that day: leave the date out to see them."
    if unread := sum(form.unread for form in line.forms):
        yield f"{where}Of a name the first four words are looked for; not the other {unread}."


def _found_nothing(nothing: Sequence[_Line], lines: int) -> Iterator[str]:
    """As what the lines were tried that found nothing, and how many of several these are."""
    if nothing and lines > 1:
        yield f"{len(nothing)} of {lines} lines found nothing."
    for line in nothing:
        where = f"Line {line.number}: tried" if lines > 1 else "Tried"
        yield f"{where} {'; '.join(form.tried for form in line.forms) or 'as nothing: it cannot be read'}."


QUESTION = Question(
    name="find",
    asks="Which people, places, vehicles, phones and events go by this name, number, birth or reference?",
    params=FindParams,
    row=Match,
    texts=("find",),
    uses=("naming-records", "bearing-records", "births", "areas", "references", "bearing-keys"),
    steps=_steps,
    example={"text": "Jordon Elersike"},
)
