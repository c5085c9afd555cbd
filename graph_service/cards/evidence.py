"""The card of a row of `evidence`: what a statement or record rests on."""

from collections.abc import Iterator

from graph_service.analysis import phrases
from graph_service.cards.anything import details, source_words
from graph_service.cards.telling import Card, Group, Telling, count, support
from graph_service.model.question import Evidence
from graph_service.questions.evidence import FoundIn, RecordBehind, Stated

_TOLD = frozenset(
    {
        "words", "found_in", "statements", "more_statements", "also_said_by", "more_also_said_by", "agencies", "accounts", "copy_of",
        "asserted", "start", "end", "how", "when",
    }
)  # fmt: skip
"""Fields that the card shows elsewhere: on lines of their own, or in the sentence."""


def card(row: RecordBehind, told: Telling) -> Card:
    """The statement as a sentence; the source's words; what else its record states; who says the same; the rows it was found in."""
    one = row.evidence[0]
    lines = (
        "In the source's own words:",
        *(f"  {line}" for line in source_words(row.words)),
        *_stated(row, one, told),
        *_same(row, told),
        "How it is held:",
        *(f"  {line}" for line in details(row, told, _TOLD)),
        "Found in:",
        *(f"  {_found(each, one, told)}" for each in row.found_in),
    )
    return Card(told.sentence(Group(row.evidence), one), lines, numbered=False)


def _found(found: FoundIn, one: Evidence, told: Telling) -> str:
    """The file and the row; or who typed it, by her opaque name."""
    taken = told.value(found.taken_at)
    if found.typed_by:
        return f"typed by {found.typed_by}, {one.agency}, on {taken}"
    return f"{found.file or found.extract}, {found.row}, taken {taken}"


def _stated(row: RecordBehind, one: Evidence, told: Telling) -> Iterator[str]:
    """What the record states, apart from the statement that was opened."""
    others = [each for each in row.statements if each.assertion != one.assertion]
    if others:
        yield "Its record also states:" if one.assertion else "It states:"
    for each in others:
        yield f"  {_sentence(each, one, told)}"
    if row.more_statements:
        yield f"  {count(row.more_statements, 'statement')} more of which you may see no end."


def _sentence(stated: Stated, one: Evidence, told: Telling) -> str:
    return phrases.saying(one.model_copy(update=dict(stated)), told.called, told.at)


def _same(row: RecordBehind, told: Telling) -> Iterator[str]:
    """How many agencies and accounts say so, who else says the same, and whose copy it is."""
    yield f"Behind it: {support(row.agencies, row.accounts)}."
    if row.also_said_by:
        yield "Also said:"
    for each in row.also_said_by:
        yield f"  {told.sentence(Group(row.also_said_by), each)}"
    if row.more_also_said_by:
        yield f"  and {count(row.more_also_said_by, 'time')} more."
    if row.copy_of:
        own = (
            f"whose own record of it is {row.copy_of.record}"
            if row.copy_of.record
            else "of which no own record stands here"
        )
        yield f"It says it is a copy from {row.copy_of.agency}, {own}."
