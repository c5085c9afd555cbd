"""A story with known truth, as a card on the first page of a fictional installation: plain data that is handed in from outside."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoryCard:
    """What the card says, and for whom: what to ask, why it is worth asking."""

    title: str
    truth: str
