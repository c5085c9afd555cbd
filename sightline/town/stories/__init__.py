"""The town's stories with known truth: each a module that says what really happened, what it adds, and who is told what of it."""

from collections.abc import Iterator, Mapping

from sightline.town.cast import Row
from sightline.town.places import Spot
from sightline.town.stories import (
    chance,
    echo,
    four_nights,
    her_word_theirs,
    sealed_bridge,
    sent_in_error,
    takeaway,
    taken_back,
    twins,
    two_of_one,
    weak_bridge,
)
from sightline.town.stories.truth import READERS, Asked, Reader, Step, Story, Told

__all__ = ["READERS", "STORIES", "Asked", "Reader", "Step", "Story", "Told", "later", "places", "rows"]

STORIES: Mapping[str, Story] = {
    one.name: one
    for one in (
        takeaway.STORY,
        echo.STORY,
        weak_bridge.STORY,
        sealed_bridge.STORY,
        twins.STORY,
        four_nights.STORY,
        her_word_theirs.STORY,
        two_of_one.STORY,
        chance.STORY,
        sent_in_error.STORY,
        taken_back.STORY,
    )
}


def rows(file: str, *, sealed: bool = True) -> Iterator[Row]:
    """What the stories add to an agency's file; without what is sealed, as if that had never been written."""
    for one in STORIES.values():
        yield from one.rows.get(file, ())
        if sealed:
            yield from one.sealed.get(file, ())


def later() -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    """The files that come later, by a step of a story: the name of each, that of the file whose headings it has, its rows."""
    for one in STORIES.values():
        for name, added in one.later.items():
            yield name, "-".join(name.split("-")[:2]), added


def places() -> Iterator[Spot]:
    """The places of the register that belong to stories."""
    for one in STORIES.values():
        yield from one.places
