"""An answer while names are covered, by itself: every text of every question's rows is full of canaries, and none is left."""

from enum import Enum
from itertools import count
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from graph_service import typed
from graph_service.model.question import Answer, Covered, Label, Naming, Rounded
from graph_service.model.register import REGISTER
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import Edition, Purpose
from graph_service.questions import QUESTIONS
from graph_service.web import covering
from graph_service.web.cover_notes import may_stay
from graph_service.web.covering import HOLDS, covered

SOMEBODY = "e_" + "a" * 24
_numbers = count()


def canary() -> str:
    """A name, like no other."""
    return f"Zq{next(_numbers)} Word"


def full(model: type[BaseModel]) -> BaseModel:
    """One of these, with a canary in every text that its type leaves open."""
    made = {name: _full(one.annotation, of_id=typed.is_entity(one)) for name, one in model.model_fields.items()}
    return model.model_construct(**made)


def _full(annotation: Any, *, of_id: bool = False) -> Any:
    held = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Annotated:
            return _full(held[0], of_id=of_id or any(getattr(one, "pattern", None) for one in held[1:]))
        case origin if origin is Literal:
            return held[0]
        case origin if origin is tuple:
            return (_full(held[0]), _full(held[0]))
        case origin if origin is dict:
            return {canary(): 3} if held[1] is int else {"type": "Point", "coordinates": (1.0, 2.0)}
        case None if issubclass(annotation, BaseModel):
            return full(annotation)
        case None if issubclass(annotation, Enum):
            return next(iter(annotation))
        case None:
            return {str: SOMEBODY if of_id else canary(), Bounds: Bounds(), bool: True, int: 3, float: 0.5}[annotation]
    return _full(next(one for one in held if one is not type(None)), of_id=of_id)


def answer(name: str, **more: Any) -> Answer[Any]:
    """An answer to a question, of one row."""
    said = Label(names=(Naming(name=canary(), agencies=("police",), own=True),), text=canary())
    given = {
        "question": name,
        "purpose": Purpose.PANEL,
        "known_at": "2026-03-01T12:00:00.000000Z",
        "rows": (full(QUESTIONS[name].row),),
        "notes": (canary(), f"Tried {canary()}.", "Distinct children in all: 3."),
        "rests_on": (full(Covered),),
        "figures": {"children": 3, "Person at 1": 2, canary(): 2},
        "labels": {SOMEBODY: said},
        "more": 0,
        "next": "",
        "edition": Edition.ANALYST,
        "rounded": (),
    }
    return Answer.model_construct(**{**given, **more})


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_text_of_a_row_is_left_that_nobody_says_is_harmless(name: str):
    before = answer(name)
    after = covered(before, {SOMEBODY: "Child A"})
    assert repr(before).count("Zq") > 20 and "Zq" not in repr(after)
    assert after.labels[SOMEBODY].text == "Child A" and after.figures == {"children": 3, "Person at 1": 2}
    assert after.notes[0] == "Distinct children in all: 3." and "2 notes are not shown" in after.notes[-1]
    assert "not shown, or not whole, while names are covered" in after.notes[1]
    assert [len(one.evidence) for one in after.rows] == [2]


def test_somebody_for_whom_no_cover_name_was_given_is_covered_all_the_same():
    assert "Zq" not in repr(covered(answer("around"), {}))


def test_a_place_of_the_register_keeps_the_names_that_the_register_gives_it_and_no_others():
    park = Naming(name="Heron Park", agencies=("police", REGISTER), own=True)
    theirs = Naming(name=canary(), agencies=("council",), own=True)
    label = Label(names=(theirs, park), text=f"{theirs.name} / Heron Park")
    assert covering.is_public(label)
    shown = covered(answer("hotspots", labels={SOMEBODY: label}), {SOMEBODY: "Address 1"}).labels[SOMEBODY]
    assert shown.text == "Heron Park" and shown.names == (park,)


def test_wards_and_places_of_an_edition_stay():
    ward = Rounded(place=None, name="Northgate", group="ward", geometry=None, children="about 10", before="")
    assert covered(answer("hotspots", rounded=(ward,)), {}).rounded == (ward,)


def test_each_text_of_every_row_says_what_it_holds():
    models = {one.__name__: one for question in QUESTIONS.values() for one in covering.models_in(question.row)}
    models |= {one.__name__: one for shape in (Covered, Rounded) for one in covering.models_in(shape)}
    for name, model in models.items():
        said = HOLDS.get(name, {}).keys()
        unsaid = {field for field, one in model.model_fields.items() if covering.is_open(one)} - said
        assert not unsaid, f"say in covering.HOLDS what these of {name} hold: {', '.join(unsaid)}"
        assert said <= model.model_fields.keys(), name
    assert HOLDS.keys() <= models.keys()


def test_a_text_that_nobody_declared_is_covered():
    class Strange(BaseModel):
        name: str
        number: int

    assert covering.holds(Strange, "name") is covering.WORDS and covering.holds(Strange, "number") is None


@pytest.mark.parametrize(
    ("note", "stays"),
    [
        ("Distinct children in all: 1,204.", True),
        ("3 more of section link: ask for more lines, or for this section alone.", True),
        ("Aged 14 to 15 on 2 June 2026.", True),
        ("Loaded, of what you may see: police events 1 May 2026 to 2 June 2026, with 2 gaps; council children June 2026.", True),
        ("From 1 June 2026 to 3 June 2026 a file of your agency was in force that was then withdrawn as sent in error: answers given "
         "in those days could rest on it, this one does not.", True),
        ("Words that name no place of the register: sharons flat (3).", False),
        ("Tried as a name: jade example.", False),
        ("Distinct children in all: 3. Jade Example.", False),
        ("Counted: children as victim; jade example.", False),
        ("", False),
    ],
)  # fmt: skip
def test_a_note_stays_only_where_no_word_of_a_record_can_stand_in_it(note: str, stays: bool):
    assert may_stay(note) == stays
