"""A story with known truth, as a card on the first page of a fictional installation: plain data that is handed in from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_service.model.vocabulary import Reason, Role


@dataclass(frozen=True)
class StoryQuestion:
    """Something to ask about a story: why, which question, what is typed for it, and which roles it is for."""

    why: str
    question: str
    given: Mapping[str, object]
    roles: frozenset[Role]
    reasons: Mapping[Role, Reason] = field(default_factory=dict)
    """Why a role opens a child of whom its agency holds no record, where it does."""


@dataclass(frozen=True)
class StoryCard:
    """What the card says: what really happened, and what to ask about it."""

    title: str
    truth: str
    questions: tuple[StoryQuestion, ...]

    def for_role(self, role: Role) -> tuple[StoryQuestion, ...]:
        """What somebody in this role may ask."""
        return tuple(one for one in self.questions if role in one.roles)
