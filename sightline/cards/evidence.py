"""What a statement or record rests on: the words of its source, how it is held, and where it stands."""

from collections.abc import Iterator

from graph_service.questions.evidence import RecordBehind
from sightline.cards.anything import details, source_words
from sightline.cards.telling import Card, Group, Telling

_TOLD_APART = frozenset(
    {"words", "found_in", "also_said_by", "asserted", "start", "end", "how", "valid_from", "valid_to", "precision"}
)
"""Fields that stand on lines of their own, or in the sentence."""


def card(row: RecordBehind, told: Telling) -> Card:
    """The statement as a sentence, the source's own words, how it is put and held, and every file it was found in."""
    group = Group(row.evidence)
    lines = (
        "In the source's own words:",
        *(f"  {line}" for line in source_words(row.words)),
        "How it is held:",
        *(f"  {line}" for line in details(row, told, _TOLD_APART)),
        *_also(row, told, group),
        "Found in:",
        *(f"  {told.value(each)}" for each in row.found_in),
    )
    return Card(told.sentence(group, row.evidence[0]), lines, numbered=False)


def _also(row: RecordBehind, told: Telling, group: Group) -> Iterator[str]:
    """The others that say the same."""
    others = getattr(row, "also_said_by", ())
    if others:
        yield "Also said by:"
        yield from (f"  {told.sentence(group, each)}" for each in others)
