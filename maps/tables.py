"""The tables of the page: the same facts as the map, and those that the map cannot show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from maps.features import Counts, Elsewhere, Group, Heading, Place
from maps.markup import Child, Markup, element, joined
from maps.words import change_of, count_of, figure, keys_of, letters, precision, spoken

PLACES: tuple[Group, ...] = ("place", "cell")
CAPTION = "Most children first. Each letter stands beside its place on the map."

Numbered = Sequence[tuple[int, Place]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table with its heading, and a sentence that a reader must know first."""

    id: str
    title: str
    lead: str
    table: Markup


def sections(places: Sequence[Place], elsewhere: Sequence[Elsewhere], heading: Heading) -> Iterator[Section]:
    """The tables that have rows, in the order in which a forum needs them."""
    numbered = list(enumerate(places, start=1))
    for name, title, lead, groups in _GROUPED:
        chosen = [(number, place) for number, place in numbered if place.group in groups]
        if chosen:
            yield Section(id=name, title=title, lead=lead, table=_places(name, chosen))
    if elsewhere:
        yield Section(id="wards", title="Everywhere else, by ward", lead=_WARDS, table=_wards(elsewhere))
    if keys_of(heading.hours, (place.hours for place in places)):
        yield Section(id="hours", title="When", lead=_HOURS, table=_hours(numbered, heading))
    if keys_of(heading.kinds, (place.kinds for place in places)):
        yield Section(id="kinds", title="What happened", lead=_KINDS, table=_kinds(numbered, heading))
    if heading.totals:
        yield Section(id="totals", title="Everything together", lead="", table=_totals(heading.totals))


_GROUPED: tuple[tuple[str, str, str, tuple[Group, ...]], ...] = (
    ("places", "Places", CAPTION, PLACES),
    (
        "routine",
        "Schools, colleges and clinics",
        "Children are at these places every day, so they are counted apart. On the map they are rings, not discs.",
        ("routine",),
    ),
    (
        "artefact",
        "Police stations, council offices, hospitals and courts",
        "Much that is recorded at these places happened somewhere else, so they are counted apart. On the map they are broken rings.",
        ("artefact",),
    ),
)
_WARDS = "These children were at places that this edition does not name. They are told by ward and are not on the map."
_HOURS = "Distinct children by time of day. A child recorded at two times is counted at both."
_KINDS = "Distinct children by what happened. A child to whom two things happened is counted under both."
_ALL = "All places, each child once"


def _places(name: str, rows: Numbered) -> Markup:
    compared = any(place.before is not None or place.change for _, place in rows)
    sourced = any(place.accounts is not None for _, place in rows)
    recorded = any(place.records is not None for _, place in rows)
    opened = any(place.opens and place.opens.statements for _, place in rows)
    heads = [_head("On map", "ref"), _head("Place", "name"), _head("Children", "number")]
    heads += [_head("Compared with the period before", "words")] if compared else []
    heads += [_head("Separate accounts", "number")] if sourced else []
    heads += [_head("Records", "number")] if recorded else []
    heads += [_head("Statements", "opened")] if opened else []
    body = []
    for number, place in rows:
        cells = [_ref(number), _name(place), _cell("Children", _behind(place), "number")]
        cells += [_cell("Compared with the period before", change_of(place), "words")] if compared else []
        cells += [_cell("Separate accounts", _given(place.accounts), "number")] if sourced else []
        cells += [_cell("Records", _given(place.records), "number")] if recorded else []
        cells += [_cell("Statements", _statements(place), "opened")] if opened else []
        said = f"{letters(number)}: {place.title or _UNNAMED}, {spoken(place)}"
        body.append(element("tr", *cells, data_place=number, data_said=said, data_title=place.title or _UNNAMED))
    return _table(name, [heads], body)


_UNNAMED = "Unnamed place"


def _wards(elsewhere: Sequence[Elsewhere]) -> Markup:
    compared = any(ward.before_said for ward in elsewhere)
    heads = [_head("Ward", "name"), _head("Children", "number")]
    heads += [_head("In the period before", "number")] if compared else []
    rows = []
    for ward in elsewhere:
        cells = [element("th", ward.name, scope="row", cls="name", dir="auto"), _cell("Children", ward.said, "number")]
        cells += [_cell("In the period before", ward.before_said, "number")] if compared else []
        rows.append(element("tr", *cells))
    return _table("wards", [heads], rows)


def _hours(places: Numbered, heading: Heading) -> Markup:
    """The table of hours, a column for each band; bands that begin alike ("weekday, evening") stand under one heading."""
    bands = keys_of(heading.hours, (place.hours for _, place in places))
    days = [(day, list(group)) for day, group in groupby(bands, key=_day)]
    first = [_head("On map", "ref", rowspan=2), _head("Place", "name", rowspan=2)]
    second: list[Markup] = []
    for day, group in days:
        if day:
            first.append(element("th", day, scope="colgroup", colspan=len(group), cls="day"))
            second += [_head(band.removeprefix(f"{day}, "), "number") for band in group]
        else:
            first += [_head(band, "number", rowspan=2) for band in group]
    rows = [
        element("tr", *cells, *(_count(band, counts) for band in bands))
        for cells, counts in _told(places, heading.hours)
    ]
    if not second:
        first = [Markup(head.replace(' rowspan="2"', "")) for head in first]
    return _table("hours", [first, second] if second else [first], rows, wide=True)


def _day(band: str) -> str:
    return band.split(", ")[0] if ", " in band else ""


def _told(places: Numbered, together: Counts) -> Iterator[tuple[list[Markup], Counts]]:
    """The first cells and the counts of each row: all places together, then each place that has counts."""
    if together:
        yield [_cell("", "", "ref"), element("th", _ALL, scope="row", cls="name")], together
    for number, place in places:
        if place.hours:
            yield [_ref(number), _name(place, brief=True)], place.hours


def _count(band: str, counts: Counts) -> Markup:
    count = counts.get(band, 0)
    return _cell(band, figure(count) if count else "", "number")


def _kinds(places: Numbered, heading: Heading) -> Markup:
    heads = [_head("On map", "ref"), _head("Place", "name"), _head("What happened, and to how many children", "words")]
    rows = []
    if heading.kinds:
        rows.append(
            element("tr", _cell("", "", "ref"), element("th", _ALL, scope="row", cls="name"), _list(heading.kinds))
        )
    for number, place in places:
        if place.kinds:
            rows.append(element("tr", _ref(number), _name(place, brief=True), _list(place.kinds)))
    return _table("kinds", [heads], rows)


def _list(kinds: Counts) -> Markup:
    said = [
        element("span", element("bdi", kind), f": {figure(count)}", cls="what")
        for kind, count in kinds.items()
        if count
    ]
    parted = [part for one in said for part in (Markup("; "), one)][1:]
    return element("td", *parted, cls="words", data_head="What happened")


def _totals(totals: Counts) -> Markup:
    rows = [
        element("tr", element("th", words, scope="row", cls="name"), _cell("", figure(count), "number"))
        for words, count in totals.items()
    ]
    return _table("totals", [[_head("What", "name"), _head("Children", "number")]], rows)


def _table(name: str, heads: Iterable[Sequence[Markup]], rows: Sequence[Markup], *, wide: bool = False) -> Markup:
    head = element("thead", *(element("tr", *row) for row in heads))
    return element(
        "table", head, element("tbody", *rows), id=name, aria_labelledby=f"{name}-heading", cls="wide" if wide else None
    )


def _head(words: str, style: str, rowspan: int | None = None) -> Markup:
    return element("th", words, scope="col", cls=style, rowspan=rowspan)


def _cell(head: str, words: Child, style: str) -> Markup:
    return element("td", words, cls=style, data_head=head or None)


def _ref(number: int) -> Markup:
    return _cell("", element("span", letters(number), cls="letter"), "ref")


def _name(place: Place, *, brief: bool = False) -> Markup:
    title = element("bdi", place.title or _UNNAMED, cls="title")
    if place.opens and place.opens.page:
        title = element("a", title, href=place.opens.page)
    known = "" if brief else "; ".join(precision(place))
    return element("th", title, element("span", known, cls="kind") if known else "", scope="row", cls="name")


def _behind(place: Place) -> Child:
    """The count of children; a button, where the page has a form that asks what stands behind it."""
    if place.opens is None or place.opens.behind is None:
        return count_of(place)
    form, name, value = place.opens.behind
    label = f"{spoken(place)} at {place.title or _UNNAMED}: what stands behind this figure"
    return element(
        "button", count_of(place), type="submit", form=form, name_=name, value=value, cls="behind", aria_label=label
    )


def _statements(place: Place) -> Child:
    """The first statements that put children there, each by its number, and how many more there are."""
    if place.opens is None or not place.opens.statements:
        return ""
    links = [
        element("a", number, href=one, cls="said", aria_label=f"Statement {number} about {place.title or _UNNAMED}")
        for number, one in enumerate(place.opens.statements, start=1)
    ]
    more = f" and {place.opens.more:,} more" if place.opens.more else ""
    return joined(*(part for link in links for part in (Markup(" "), link)), more)


def _given(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
