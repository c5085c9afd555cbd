"""One statement opened: what it says, who said it, how it is graded, in which row of which file, and who says so too."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph_service.analysis import phrases
from graph_service.cards.telling import Group, Telling, count, statement_id, telling
from graph_service.model import moments
from graph_service.model.question import Answer, Evidence
from graph_service.questions.evidence import CopyOf, FoundIn, RecordBehind
from graph_service.web import wording
from graph_service.web.marks import Marks, Run, Runs
from graph_service.web.marks import shown as cleaned


@dataclass(frozen=True)
class Linked:
    """A sentence that is opened by a page of its own."""

    runs: Runs
    opens: str


@dataclass(frozen=True)
class StatementShown:
    """A statement, or a record, as its page shows it."""

    sentence: Runs
    facts: tuple[tuple[str, Runs], ...]
    """What is known of it: a label and the words."""
    words: tuple[tuple[str, str], ...]
    """The source's own words: its heading and what stands there."""
    files: tuple[tuple[str, str, str], ...]
    """The file, the row in it, and when the file was taken."""
    states: tuple[Linked, ...]
    more_states: str
    also: tuple[Linked, ...]
    more_also: str
    support: str
    copies: str
    known_at: str


def opened(answer: Answer[RecordBehind], called: Callable[[str], str] = str) -> StatementShown:
    """The page of one statement or record; `called` says by what name somebody signs in who typed it."""
    row, marks = answer.rows[0], Marks(_places(answer.rows[0]))
    told, one = telling(answer, marks), row.evidence[0]
    others = [said for said in row.statements if said.assertion != one.assertion]
    states = (
        Linked(marks.sentence(phrases.saying(one.model_copy(update=dict(said)), told.called, told.at)), said.assertion)
        for said in others
    )
    also = (
        Linked(marks.sentence(told.sentence(Group(row.also_said_by), said)), statement_id(said))
        for said in row.also_said_by
    )
    return StatementShown(
        sentence=marks.sentence(phrases.saying(one, told.called, told.at) + "."),
        facts=tuple((label, (Run(cleaned(text)),)) for label, text in _facts(row, told) if text),
        words=tuple((cleaned(word.heading), cleaned(word.value)) for word in row.words if word.value),
        files=tuple(_file(f, one.agency, called) for f in row.found_in),
        states=tuple(states),
        more_states=_more(row.more_statements, "statement", "of which you may see no end"),
        also=tuple(also),
        more_also=_more(row.more_also_said_by, "time", "not listed"),
        support=f"{count(row.agencies, 'agency', 'agencies')}, {count(row.accounts, 'separate account')}",
        copies=_copies(row),
        known_at=moments.at(answer.known_at),
    )


def _file(found: FoundIn, agency: str, called: Callable[[str], str]) -> tuple[str, str, str]:
    """The file, the row in it, and when it was taken; or who typed it."""
    if found.typed_by:
        return f"typed by {cleaned(called(found.typed_by))}, {cleaned(agency)}", "", moments.at(found.taken_at)
    return cleaned(found.file or found.extract), cleaned(found.row), moments.at(found.taken_at)


def _places(row: RecordBehind) -> frozenset[str]:
    """Where somebody lives or something was: words inside the statement, and perhaps an address, which has no page."""
    ends = {(said.kind, said.end) for said in (*row.evidence, *row.also_said_by)}
    ends |= {(said.kind, said.end) for said in row.statements}
    return frozenset(end for kind, end in ends if kind in ("AT", "LIVES_AT"))


def _facts(row: RecordBehind, told: Telling) -> Iterator[tuple[str, str]]:
    one = row.evidence[0]
    yield "Who says so", one.agency
    yield "How it is put", wording.PUT.get(row.statement, row.statement)
    yield "Its own grade", one.grade
    yield "The grade in words", wording.grade(one.grade)
    yield "When it was so", told.value(one.when)
    yield "Written down", moments.written(one.recorded_at, one.recorded_from).removeprefix("written down ")
    yield "Known here since", moments.at(row.held_from)
    yield "Where the harm comes from", _HARM.get(row.harm_context, "")
    yield "Disputed", "yes" if row.disputed else ""
    yield "Under which law it is kept", row.regime
    yield "On what ground", row.basis
    yield "Kept", row.retention
    yield "To be looked at again on", moments.day(date.fromisoformat(row.review_on)) if row.review_on else ""


_HARM = {"intra": "inside the family", "extra": "outside the home", "online": "online", "unknown": "not known"}


def _more(number: int, one: str, why: str) -> str:
    return f"and {count(number, one)} more, {why}" if number else ""


def _copies(row: RecordBehind) -> str:
    """That copies are one account, and whose log a copy names."""
    whole = [row.evidence[0], *row.also_said_by]
    copied = _copied(whole)
    said = ""
    if copied:
        one = copied == 1
        said = f"{copied} of these {'is a copy' if one else 'are copies'}: a log and its copies count as one account. "
    return said + (_copy_of(row.copy_of) if row.copy_of else "")


def _copied(said: Iterable[Evidence]) -> int:
    return sum(one.origin_agency != one.agency for one in said)


def _copy_of(copy: CopyOf) -> str:
    own = "whose own record of it you may open" if copy.record else "of which you may see no record of its own"
    return f"This one says that it is a copy from {copy.agency}, {own}."
