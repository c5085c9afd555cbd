"""A story in words: what to type for each question and step, and what each reader is then told."""

import shlex
from collections.abc import Iterator, Mapping, Sequence

from sightline.town.stories.truth import READERS, Asked, Reader, Step, Story, Tellings, Told

TOKENS = ".sightline/demo/tokens"
"""Where the demo keeps its tokens, a file for each reader."""

BEFORE = (
    "The commands are for the demo: start `sightline demo` in one terminal; in another, in the same folder, say first "
    "`. .sightline/demo/env`."
)


def who(name: str) -> str:
    """Somebody who acts, in words."""
    return READERS[name].title if name in READERS else "operator of the installation"


def command(asked: Asked, name: str) -> str:
    """What one reader types for a question."""
    given = (word for each, value in asked.typed.items() for word in ("-p", f"{each}={_typed(value)}"))
    why = ("--reason", asked.reasons[name].value) if name in asked.reasons else ()
    return _line("ask", asked.question, *given, "--purpose", READERS[name].purpose.value, *why, who=name)


def step_command(step: Step) -> str:
    """What is typed for a step; a word in capitals stands for an id that was shown before."""
    return _line(*step.words, who=step.who)


def _line(*words: str, who: str) -> str:
    return shlex.join(("sightline", *words, "--token-file", f"{TOKENS}/{who}"))


def _typed(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value))
    return str(value)


def standing_for(step: Step) -> Iterator[str]:
    """What the words in capitals of a step stand for."""
    if "EXTRACT" in step.words:
        yield "EXTRACT is the id that `ingest` printed."
    if "JUDGEMENT" in step.words:
        yield "JUDGEMENT is the id that `judge` printed."
    for word, (text, agency) in step.records.items():
        yield f"{word} is the record of {agency} that `sightline ask find -p text={text} --json` gives as evidence."


def tellings(asked: Asked) -> Iterator[tuple[str, list[str]]]:
    """Who is told what: those who are told the same together, then what their files hold where that is less."""
    yield from _grouped(asked.told)
    for title, lines in _grouped(asked.in_file):
        yield f"{title}, in a file", lines


def _grouped(told: Tellings) -> Iterator[tuple[str, list[str]]]:
    groups: dict[str, tuple[Told, list[Reader]]] = {}
    for name, one in told.items():
        groups.setdefault(repr(one), (one, []))[1].append(READERS[name])
    for one, readers in groups.values():
        title = "everybody" if len(readers) == len(READERS) else " and ".join(reader.title for reader in readers)
        yield title, list(sentences(one))


def sentences(told: Told) -> Iterator[str]:
    """What a reader is told, a line each."""
    if told.refused:
        yield f"refused: {told.refused}"
        return
    order = ", in this order" if told.ordered else ""
    if told.rows:
        yield f"{'these rows and no others' if told.only else 'among the rows, these'}{order}:"
    elif told.only:
        yield "no rows"
    yield from (f"- {_row(row)}" for row in told.rows)
    yield from (f'a note says: "{words}"' for words in told.notes)
    yield from (f"{name}: {number}" for name, number in told.figures.items())
    if told.absent:
        yield f"nowhere in the answer: {', '.join(told.absent)}"


def _row(row: Mapping[str, object]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in _fields(row))


def _fields(row: Mapping[str, object], within: str = "") -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, Mapping) and "or" not in value:
            yield from _fields(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", _value(value)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return " or ".join(value["or"]) if "or" in value else f"({_row(value)})"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def acts(story: Story) -> Iterator[tuple[str, Asked | Step]]:
    """What is asked and done, each with its heading."""
    for number, act in enumerate(story.acts, start=1):
        yield f"{number}. {act.why}", act
