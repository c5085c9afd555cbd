"""Cards: what is folded keeps its words, what is long stays on the paper, and a question nobody wrote a card for is told too."""

import re
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from graph_service import cards
from graph_service.cards import anything
from graph_service.cards.telling import Telling, own_entities, together
from graph_service.model.question import EntityId, Evidence, Label, Naming, Row
from graph_service.model.times import ALWAYS, LATEST
from sightline.paper import WIDTH, folded, plain
from tests.graph_service.analysis.test_phrases import ANN, AT, MIA, said


@given(st.text(max_size=400), st.sampled_from(["", "   ", "[12] "]))
def test_a_folded_text_keeps_every_word_and_no_line_is_wider_than_the_paper(text: str, first: str):
    lines = folded(text, first)
    assert all(cell_len(line) <= WIDTH for line in lines)
    assert "".join("".join(lines).split()) == "".join((first + plain(text)).replace("\u00a0", " ").split())
    assert all(line.startswith(" " * len(first)) for line in lines[1:])


def test_a_word_of_wide_characters_is_broken_where_the_paper_ends():
    assert [cell_len(line) for line in folded("\u6f22" * 90)] == [80, 80, 20]


@given(st.lists(st.text("abcdef ", min_size=1, max_size=60), max_size=6))
def test_what_belongs_together_is_not_broken_where_it_fits_a_line(parts: list[str]):
    kept = [" ".join(part.split()) for part in parts if part.strip()]
    lines = folded(" ".join(map(together, kept)))
    assert all(any(part in line for line in lines) for part in kept)


@given(st.text())
def test_nothing_that_could_command_a_terminal_is_shown(text: str):
    shown = "".join(folded(f"\x1b[31m{text}\x07\u202e"))
    assert not any(c in shown for c in "\x1b\x07\u202e\n\r\t")


class Odd(Row):
    """A row that no card knows."""

    person: EntityId
    first_day: date
    at: str
    until: str
    several: tuple[str, ...]
    seen: bool
    lat: float | None
    how: dict[str, str]
    nothing: str = ""
    spans: tuple[Evidence, ...] = ()


def test_a_row_of_any_question_is_told_field_by_field_in_words():
    row = Odd(
        person=MIA, first_day=date(2026, 11, 2), at="2026-07-01T15:05:00.000000Z", until=LATEST, several=("a", MIA), seen=True,
        lat=None, how={"in": "2026-03-29"}, evidence=(said("PEER_OF"),),
    )  # fmt: skip
    told = Telling({MIA: "Mia", ANN: "Ann"}, {}, {"a_1": 1}, AT)
    card = anything.card(row, told)
    assert card.heading == "Mia"
    assert list(card.details) == [
        "first day: 2 November 2026",
        "at: 1 July 2026, 16:05",
        "until: at a time not known",
        "several:",
        "  a",
        "  Mia",
        "seen: yes",
        "how: in: 29 March 2026",
    ]
    assert own_entities([row]) == [MIA], "not those that only its statements name"
    assert told.value(said("TARGETED", when=ALWAYS)).startswith("Mia is alleged to have targeted Ann")


def test_a_name_from_a_record_stands_as_it_is_even_with_braces():
    from graph_service.analysis.phrases import called, sentence

    label = Label(names=(Naming(name="{0} {x}", agencies=("police",), own=True),), text="")
    statement = said("PEER_OF")
    assert sentence(statement, called({MIA: label}, [statement]), AT).startswith(
        "{0} {x} is a peer of somebody with no name"
    )


def test_no_card_names_a_command_of_the_terminal():
    pages = list(Path(cards.__file__).parent.glob("*.py"))
    assert len(pages) > len(cards.CARDS)
    assert [page.name for page in pages if re.search(r"`sightline |-p \w+=", page.read_text())] == []
