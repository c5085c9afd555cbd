"""What a program is told of a row that it typed."""

from typing import Self

from pydantic import BaseModel, Field

from graph_service.entering import Entered


class Doubted(BaseModel):
    """A value that was kept as it was written."""

    field: str
    expected: str


class TypedIn(BaseModel):
    """A typed row that is in."""

    extract: str = Field(description="Takes the row back.")
    said: tuple[str, ...] = Field(description="The records that it made, its main part first: evidence opens each.")
    links_to: tuple[str, ...] = Field(description="Whom and what it names that you could have read of here before.")
    doubts: tuple[Doubted, ...] = Field(description="What is kept as written, but cannot be used or may not be meant.")
    again: bool = Field(description="Whether this very sending had come before; then nothing more was written.")

    @classmethod
    def of(cls, entered: Entered) -> Self:
        """What became of it, as it is told."""
        doubts = tuple(Doubted(field=one.blank, expected=one.expected) for one in entered.doubts)
        return cls(**{**vars(entered), "doubts": doubts})


class TakenBack(BaseModel):
    """A typed row that was taken back."""

    taken_back: str
