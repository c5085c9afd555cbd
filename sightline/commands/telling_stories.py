"""`stories`: the town's stories with known truth. It reads and writes no installation."""

from collections.abc import Iterator
from typing import Annotated

import typer

from graph_service.errors import NotFound
from sightline import console
from sightline.caller import AsJson
from sightline.paper import folded
from sightline.town.stories import STORIES, Asked, Step, Story
from sightline.town.stories.words import BEFORE, acts, command, standing_for, step_command, tellings, who

app = typer.Typer()


@app.command()
def stories(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="One story; all are listed without.")] = "",
    json: AsJson = False,
) -> None:
    """Tell what really happened in the fictional town, what to ask about it, and what each reader is then told."""
    if not name:
        listed = [{"name": one.name, "title": one.title, "truth": one.truth} for one in STORIES.values()]
        console.print_json(listed) if json else console.lines("Stories", listed)
        return
    story = STORIES.get(name.replace("-", "_"))
    if story is None:
        raise NotFound(f"there is no story of that name: there are {', '.join(STORIES)}")
    if json:
        console.print_json(_in_json(story))
        return
    for line in _told(story):
        console.write(line + "\n")


def _told(story: Story) -> Iterator[str]:
    """The story in lines; a command stands in one line, so that it can be copied."""
    yield story.title
    yield ""
    yield from folded(f"What really happened: {story.truth}")
    yield ""
    yield from folded(BEFORE)
    for heading, act in acts(story):
        yield ""
        yield from folded(heading)
        yield from _asked(act) if isinstance(act, Asked) else _step(act)


def _asked(asked: Asked) -> Iterator[str]:
    for name in asked.told:
        yield f"   {command(asked, name)}"
    for title, lines in tellings(asked):
        yield from folded(f"{title}: {lines[0]}", "   ", "     ")
        for line in lines[1:]:
            yield from folded(line, "     ", "       ")
    if asked.as_first:
        yield "   Byte for byte what it was at first, but for the moment of asking."


def _step(step: Step) -> Iterator[str]:
    yield f"   As the {who(step.who)}:"
    yield f"   {step_command(step)}"
    for words in standing_for(step):
        yield from folded(words, "   ")


def _in_json(story: Story) -> dict[str, object]:
    """The story as one document."""
    told = [
        {
            "why": act.why,
            "commands": {name: command(act, name) for name in act.told},
            "told": [{"who": title, "words": lines} for title, lines in tellings(act)],
        }
        if isinstance(act, Asked)
        else {"why": act.why, "commands": {act.who: step_command(act)}, "told": []}
        for act in story.acts
    ]
    return {"name": story.name, "title": story.title, "truth": story.truth, "acts": told}
