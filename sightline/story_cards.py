"""The town's stories as cards on the first page of the demo: what really happened, and what to ask about it."""

from itertools import takewhile

from graph_service.web.stories import StoryCard, StoryQuestion
from sightline.town.stories import READERS, STORIES, Asked, Story

MOST = 3
"""How many questions of a story stand on its card."""


def story_cards() -> tuple[StoryCard, ...]:
    """Every story, as far as it goes before something must be done by command."""
    return tuple(_card(story) for story in STORIES.values())


def _card(story: Story) -> StoryCard:
    acts = takewhile(lambda act: isinstance(act, Asked), story.acts)
    asked = [act for act in acts if isinstance(act, Asked)][:MOST]
    return StoryCard(story.title, story.truth, tuple(_question(act) for act in asked))


def _question(act: Asked) -> StoryQuestion:
    roles = frozenset(READERS[name].role for name in act.told)
    reasons = {READERS[name].role: reason for name, reason in act.reasons.items()}
    return StoryQuestion(act.why, act.question, act.typed, roles, reasons)
