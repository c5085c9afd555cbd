"""Who lives in the town. A person is made from the seed and a number alone, so that a region of any size needs no memory."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sightline.town import numbers

TODAY = date(2026, 11, 2)
"""The day on which the agencies take their extracts."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words("""
    Aaliyah Adam Aisha Alfie Amara Amelia Anya Archie Ayaan Bella Ben Bronte Caleb Callum Chidi Chloe Connor Dani
    Deepa Demi Dylan Eden Elif Ellie Emeka Esme Ewan Faith Farah Finn Freya Gabriel Grace Hamza Harley Hassan
    Holly Ibrahim Imogen Isla Ivy Jamal Jay Jess Kacper Kai Kayden Keira Kyle Lacey Layla Leo Lexi Liam Lola Lucas
    Maisie Maja Malik Mason Maya Mia Milo Nadia Nathan Niamh Noor Oliwia Omar Oscar Paige Poppy Priya Quinn Reece
    Rhys Rosa Ruby Ryan Sadia Sami Scarlett Sean Shanice Sofia Stefan Summer Tamsin Tariq Theo Tia Toby Tomasz
    Tyler Umar Violet Wiktor Willow Xander Yasmin Yusuf Zac Zara Zoe
""")
_OLDER = _words("""
    Alan Amir Andrea Barry Bev Carl Carol Colin Craig Dawn Debra Derek Donna Elaine Farid Fiona Gail Gary Geeta
    Glen Heather Hugh Ian Imran Jacqui Janet Jason Joan Julie Karen Keith Kelly Kev Krystyna Lee Linda Lorraine
    Malcolm Mandy Marek Martin Maureen Michelle Mick Mohsin Nasreen Neil Nigel Olu Pam Patricia Paul Piotr Rachel
    Rajesh Rita Robin Rukhsana Sandra Sarah Scott Sharon Shaun Stella Steve Sue Suleman Tanya Terry Tina Tony
    Tracey Trevor Val Wayne Wendy Yvonne Zbigniew
""")
_HEAD = _words("""
    Alder Beck Birk Bracken Brig Burn Carr Clough Crag Curlew Dale Ebb Eller Fell Fern Gill Glen Goose Hagg Hather
    Hawk Heather Hollin Holm Ings Kell Kex Lark Ling Loft Mire Moss Nab Oaken Otter Peat Pike Plover Rake Rigg
    Rook Rowan Rush Scar Sike Sleight Spring Starling Stone Swale Tarn Thack Thorn Thrush Tor Wath Whin Wray Yew
""")
_TAIL = _words("""
    bank beck bourne by clough croft dale fold garth gate ham holme how ley moor royd shaw side stead thwaite ton
    wath well wick worth
""")
_STREETS = _words("""
    Street Road Lane Avenue Close Court Drive Terrace Grove Row
""")

SCHOOLS = (("Larkmoor High", "900001"), ("Fellgate Academy", "900002"), ("Ottermere School", "900003"))
_DAYS_OF_CHILDHOOD = 17 * 365


@dataclass(frozen=True)
class Makeup:
    """Who lives there: how many of the four in each household are children, one household after the other and over again.

    If `listed`, the police name nobody of whom they have no entry; else some of their rows name children whom nothing else tells of.
    """

    children: tuple[int, ...]
    listed: bool


OF_REGION = Makeup(children=(2, 1, 1, 1, 1), listed=False)
OF_TOWN = Makeup(children=(3,), listed=True)
_CHILDREN = (2, 3, 1)
"""Who of the four in a household is the first child, the second and the third, by the number's remainder."""


@dataclass(frozen=True)
class Person:
    """One person of the town."""

    number: int
    nth_child: int | None
    """Which child it is of all for whom the town's households have room; None for an adult."""
    forename: str
    surname: str
    born: date
    sex: str

    @property
    def child(self) -> bool:
        """Whether this is a child."""
        return self.nth_child is not None

    @property
    def listed(self) -> bool:
        """Whether the police have an entry of their own: of every adult, and of one child in three."""
        return not self.child or self.number % 3 == 0

    @property
    def household(self) -> int:
        """The number of the household: four people with numbers in a row live together."""
        return self.number // 4

    @property
    def street(self) -> str:
        """The first line of the address."""
        n = self.household
        head, tail = _HEAD[n // 60 % len(_HEAD)], _STREETS[n // 3600 % len(_STREETS)]
        return f"{n % 60 + 1} {head} {tail}"

    @property
    def uprn(self) -> str:
        """The UPRN of the address."""
        return numbers.uprn(100_000 + self.household)

    @property
    def postcode(self) -> str:
        """The postcode of the address."""
        return numbers.postcode(self.household // 15)

    @property
    def school(self) -> tuple[str, str]:
        """The school and its URN, for a child."""
        return SCHOOLS[self.number % len(SCHOOLS)]

    @property
    def nhs(self) -> str:
        """The NHS number, for a child; empty for an adult."""
        return "" if self.nth_child is None else numbers.nhs(self.nth_child)

    @property
    def council(self) -> str:
        """Children's services' reference."""
        return f"C{100_000 + self.number}"

    @property
    def pupil(self) -> str:
        """The schools' reference."""
        return f"P{200_000 + self.number}"

    @property
    def patient(self) -> str:
        """The health trust's reference."""
        return f"H{300_000 + self.number}"

    @property
    def nominal(self) -> str:
        """The police's reference."""
        return f"N{400_000 + self.number}"


def person(seed: int, number: int, makeup: Makeup = OF_REGION) -> Person:
    """The person with that number."""
    rng = Random(seed * 1_000_003 + number)  # noqa: S311 - a town, not a secret
    home = Random(seed * 7_919 + number // 4)  # noqa: S311
    nth = _nth_child(number, makeup)
    child = nth is not None
    age = rng.randrange(4 * 365, 4 * 365 + _DAYS_OF_CHILDHOOD - 5 * 365) if child else rng.randrange(19 * 365, 75 * 365)
    return Person(
        number=number,
        nth_child=nth,
        forename=rng.choice(_FIRST if child else _OLDER),
        surname=home.choice(_HEAD) + home.choice(_TAIL),
        born=TODAY - timedelta(days=age),
        sex=rng.choice(("Female", "Male")),
    )


def _nth_child(number: int, makeup: Makeup) -> int | None:
    household, place = divmod(number, 4)
    children = _CHILDREN[: makeup.children[household % len(makeup.children)]]
    return household * max(makeup.children) + children.index(place) if place in children else None
