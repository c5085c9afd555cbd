"""The pages of the stories, made from the stories themselves: `python -m sightline.town.stories.pages docs/stories`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from sightline.town.stories import READERS, STORIES, Asked, Step, Story
from sightline.town.stories.words import BEFORE, acts, command, standing_for, step_command, tellings, who


def pages() -> dict[str, str]:
    """Each page by its file's name."""
    return {"README.md": _text(_listed()), **{f"{one.name}.md": _text(_page(one)) for one in STORIES.values()}}


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _listed() -> Iterator[str]:
    yield "# Stories with known truth"
    yield ""
    readers = ", the ".join(reader.title for reader in READERS.values())
    yield "Each is a small thing that happened in the [fictional town](../commands/town.md): what really happened, what is"
    yield f"asked, and what three people are told: the {readers}."
    yield "`sightline stories NAME` tells the same at a terminal. A test plays each by command, over HTTP and through an"
    yield "exported file. These pages are made from what the test plays."
    yield ""
    yield "| story | what really happened |"
    yield "|---|---|"
    for one in STORIES.values():
        yield f"| [{one.title}]({one.name}.md) | {one.truth} |"


def _page(one: Story) -> Iterator[str]:
    yield f"# {one.title}"
    yield ""
    yield f"**What really happened.** {one.truth}"
    yield ""
    yield f"{BEFORE} `sightline stories {one.name}` tells this at a terminal. Nobody in it is real."
    for heading, act in acts(one):
        yield ""
        yield f"## {heading}"
        yield ""
        yield from _asked(act) if isinstance(act, Asked) else _step(act)


def _asked(asked: Asked) -> Iterator[str]:
    for name in asked.told:
        yield f"    {command(asked, name)}"
    for title, lines in tellings(asked):
        yield ""
        yield f"**{title[0].upper()}{title[1:]}:** {lines[0]}"
        yield from (("", *(line if line.startswith("- ") else f"- {line}" for line in lines[1:])) if lines[1:] else ())
    if asked.as_first:
        yield ""
        yield "Byte for byte what it was at first, but for the moment of asking."


def _step(step: Step) -> Iterator[str]:
    yield f"As the {who(step.who)}:"
    yield ""
    yield f"    {step_command(step)}"
    for words in standing_for(step):
        yield ""
        yield words


def main() -> None:
    """Write the pages into a folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
