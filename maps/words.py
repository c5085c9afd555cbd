"""How the page says a count, a change and a letter, in words that nobody has to look up."""

from collections.abc import Iterable

from maps.features import Counts, Place

KINDS = {
    "place": "",
    "cell": "square of ground, 100 m a side",
    "routine": "children are here every day",
    "artefact": "records are written here",
}


def letters(number: int) -> str:
    """A, B, ... Z, AA, AB: letters name places, so that figures always mean children."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def children(count: int) -> str:
    """The count with its noun."""
    return "1 child" if count == 1 else f"{count:,} children"


def count_of(place: Place) -> str:
    """How many children, in figures, or in the words of a rounded count."""
    return place.said if place.children is None else f"{place.children:,}"


def spoken(place: Place) -> str:
    """The same with its noun."""
    return f"{place.said} children" if place.children is None else children(place.children)


def changed(now: int, before: int | None, then: str = "the period before") -> str:
    """The change between two counts of children as a plain phrase; no word about whether it means anything."""
    if before is None:
        return f"not comparable: no file covers {then}"
    if now == before:
        return f"the same as in {then}"
    return f"{children(abs(now - before))} {'more' if now > before else 'fewer'} than in {then}"


def change_of(place: Place) -> str:
    """What stands in the table: how many more or fewer than before, and the figure before."""
    if place.change:
        return place.change
    if place.before is None or place.children is None:
        return "not comparable"
    if place.children == place.before:
        return "the same"
    more = place.children > place.before
    return f"{abs(place.children - place.before):,} {'more' if more else 'fewer'} ({place.before:,} before)"


def precision(place: Place) -> list[str]:
    """What is known of where the place is and since when, for the line below its name."""
    said = [KINDS[place.group]]
    if place.precision_m:
        said.append(f"placed to within {place.precision_m:,} m")
    if place.registered:
        said.append(f"in the register since {place.registered}")
    return [words for words in said if words]


def figure(count: int | str) -> str:
    """A count in figures, or its words."""
    return f"{count:,}" if isinstance(count, int) else count


def keys_of(first: Counts, rest: Iterable[Counts]) -> list[str]:
    """Every band or kind that has a count, in the order of the first, then as they are met; one of 0 gives its place in it."""
    every = (first, *rest)
    counted = {key for counts in every for key, count in counts.items() if count}
    return [key for key in dict.fromkeys(key for counts in every for key in counts) if key in counted]
