"""How the page says counts and changes and names the places by letters, in words that everybody knows."""

from collections.abc import Iterable

from maps.features import Counts, Place

KINDS = {
    "place": "",
    "cell": "square of ground, 100 m a side",
    "routine": "children are here every day",
    "artefact": "records are written here",
}


def letters(number: int) -> str:
    """A, B, ... Z, AA, AB: places are named by letters, so that a figure always means a number of children."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def children(count: int) -> str:
    """A count of children with its noun: 1 child, 2 children."""
    return "1 child" if count == 1 else f"{count:,} children"


def count_of(place: Place) -> str:
    """How many children, in figures, or in words if the count is rounded."""
    return place.said if place.children is None else f"{place.children:,}"


def spoken(place: Place) -> str:
    """How many children, with the noun."""
    return f"{place.said} children" if place.children is None else children(place.children)


def changed(now: int, before: int | None, then: str = "the period before") -> str:
    """The change between two counts of children in words, without saying whether it means anything."""
    if before is None:
        return f"not comparable: no file covers {then}"
    if now == before:
        return f"the same as in {then}"
    return f"{children(abs(now - before))} {'more' if now > before else 'fewer'} than in {then}"


def change_of(place: Place) -> str:
    """The change of a place as the table shows it: how many more or fewer than before, and the figure before."""
    if place.change:
        return place.change
    if place.before is None or place.children is None:
        return "not comparable"
    if place.children == place.before:
        return "the same"
    more = place.children > place.before
    return f"{abs(place.children - place.before):,} {'more' if more else 'fewer'} ({place.before:,} before)"


def precision(place: Place) -> list[str]:
    """The line below the name of a place: what it is, how precisely it is placed, since when it is in the register."""
    said = [KINDS[place.group]]
    if place.precision_m:
        said.append(f"placed to within {place.precision_m:,} m")
    if place.registered:
        said.append(f"in the register since {place.registered}")
    return [words for words in said if words]


def figure(count: int | str) -> str:
    """A count in figures, or its words if it is rounded."""
    return f"{count:,}" if isinstance(count, int) else count


def keys_of(first: Counts, rest: Iterable[Counts]) -> list[str]:
    """Every band or kind that has a count somewhere, in the order of `first`, then as met; a count of 0 still gives an order."""
    every = (first, *rest)
    counted = {key for counts in every for key, count in counts.items() if count}
    return [key for key in dict.fromkeys(key for counts in every for key in counts) if key in counted]
