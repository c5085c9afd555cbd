"""Somebody who is in a story, and a row of a file."""

from dataclasses import dataclass

from sightline.town import numbers

Row = dict[str, str]


@dataclass(frozen=True)
class Cast:
    """Somebody in the story, and what each agency calls them."""

    name: str
    born: str
    number: int
    address: str = ""
    home: int = 0

    @property
    def forename(self) -> str:
        """The first name."""
        return self.name.partition(" ")[0]

    @property
    def surname(self) -> str:
        """The last name."""
        return self.name.partition(" ")[2]

    @property
    def council(self) -> str:
        """Children's services' reference."""
        return f"C{self.number}"

    @property
    def nominal(self) -> str:
        """The police's reference."""
        return f"N{self.number}"

    @property
    def pupil(self) -> str:
        """The schools' reference."""
        return f"P{self.number}"

    @property
    def patient(self) -> str:
        """The health trust's reference."""
        return f"H{self.number}"

    @property
    def nhs(self) -> str:
        """The NHS number."""
        return numbers.nhs(490_000 + self.number)

    @property
    def upn(self) -> str:
        """The UPN."""
        return numbers.upn(900_000_000 + self.number)

    @property
    def uprn(self) -> str:
        """The UPRN of the home address."""
        return numbers.uprn(80_000 + self.home)

    @property
    def uk_born(self) -> str:
        """The birth date, day first."""
        return "/".join(reversed(self.born.split("-")))
