"""Boxes in degrees (WGS 84): where the country is, and where an agency works."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Longitude = Annotated[float, Field(ge=-9.5, le=2.5)]
Latitude = Annotated[float, Field(ge=49.0, le=61.5)]


class Box(BaseModel):
    """A box in or near the United Kingdom, by its edges; a point on an edge is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    @model_validator(mode="after")
    def _spans(self) -> "Box":
        if not (self.west < self.east and self.south < self.north):
            raise ValueError("expected a west that is west of the east, and a south that is south of the north")
        return self

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies in it."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east

    @property
    def text(self) -> str:
        """Its edges in words and numbers."""
        return f"west {self.west}, south {self.south}, east {self.east}, north {self.north}"


UNITED_KINGDOM = Box(west=-9.5, south=49.0, east=2.5, north=61.5)
"""A box round the United Kingdom; the Channel Islands and the Isle of Man lie in it too."""
