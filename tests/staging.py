"""Rows staged as agencies send them, under every profile that comes along and one whose every part has a class of its own."""

from datetime import date
from itertools import cycle

from hypothesis import strategies as st

from graph_service.model.facts import Mention, Part
from graph_service.model.kinds import LINKS, QUALIFIERS
from graph_service.model.register import REGISTER
from graph_service.model.register import SOURCE as LOCATIONS
from ingest.profile import Profile, load, names
from ingest.source import Column, Context, Refusal, Source, Staged
from ingest.sources import SOURCES
from sightline.town import numbers

SENT = [(profile, source) for profile in names() for source in load(profile).sources]
SYSTEMS = {"niche": "westshire-police/niche", "mosaic": "westshire-council/mosaic"}
TAGS_IN_TURN = cycle((["health"], ["third-party"], [], ["sealed"]))
MANY_CLASSES = Profile.model_validate(
    {
        "agency": "eastshire-council",
        "title": "Eastshire, each of whose parts is in a class of its own",
        "systems": SYSTEMS,
        "date_order": "dmy",
        "sources": {
            name: {"system": "mosaic", "parts": {part: {"tags": next(TAGS_IN_TURN)} for part in source.parts}}
            for name, source in SOURCES.items()
            if name != LOCATIONS
        },
    }
)
SENT += [("many classes", name) for name in SOURCES if name != LOCATIONS]
PLACE_REGISTER = Profile.model_validate(
    {"agency": REGISTER, "title": "The place register", "sources": {LOCATIONS: {"system": "csv"}}}
)
ON = date(2026, 11, 2)
PLAUSIBLE = (
    "2026-02-06 18:40", "06/02/2026", "03/04/2012", "2011-03-14", "15", "40s", "C1", "N7@niche",
    "N1:SUS; C2@mosaic:VIC", "x:y:VIC", "LE01 K??:used", "LE01 KTB", "07700 900123", "07700 900123:used",
    "3x5x2 2 D P", "3x5x2 1 A C A2", "5x5x5 E 4 1", "P", "C", "A2", "health; sealed", "operation:fellside",
    "SECRET", "OFFICIAL", "placement", "home", "Refuge", "street", "yes", "ZZ99 1AA", "999000000001", "53.9",
    "-1.9", "406600", "445200", "TARGETED", "FAMILY_OF", "parent", "intelligence", "high", "A girl", "unknown",
    "123456", "@", ":", ";", "N/A", "#N/A", "TBC", "-", "0", "xx", "NULL; N7", "Unknown:VIC", "N/A@niche", "N7; #REF!",
    "1.23457E+15", "000", "Unknown",
    numbers.nhs(1), numbers.upn(1), numbers.pnc(1),
)  # fmt: skip


def context(
    profile: str = "westshire-council", source: str = "children", headings: dict[str, str] | None = None
) -> Context:
    """What staging a row needs; every column stands in the file, unless `headings` says which."""
    every = {column.name: column.name for column in SOURCES[source].columns}
    ours = {"many classes": MANY_CLASSES, REGISTER: PLACE_REGISTER}
    found = ours[profile] if profile in ours else load(profile)
    found = found.among(("fellside",))
    return found.context(SOURCES[source], taken_on=ON, orders={}, headings=every if headings is None else headings)


def staged(source: str, profile: str, **row: str) -> Staged:
    """A row that is taken in."""
    outcome = SOURCES[source].stage(row, context(profile, source))
    assert isinstance(outcome, Staged), outcome
    return outcome


def refused(source: str, profile: str, **row: str) -> tuple[Refusal, ...]:
    """A row that is not."""
    outcome = SOURCES[source].stage(row, context(profile, source))
    assert not isinstance(outcome, Staged)
    return outcome


def part(outcome: Staged, name: str) -> Part:
    """The one part of that name, or that begins with it."""
    found = [one for one in outcome.parts if one.name == name or one.name.startswith(f"{name} ")]
    assert len(found) == 1, [one.name for one in outcome.parts]
    return found[0]


def part_named(outcome: Staged, name: str) -> Part:
    """The part of that name."""
    return next(one for one in outcome.parts if one.name == name)


def mentions(outcome: Staged) -> list[Mention]:
    """Whatever its parts mention."""
    return [m for p in outcome.parts for m in (p.about, *(end for link in p.links for end in (link.start, link.end)))]


def words(outcome: Staged) -> dict[str, Part]:
    """The parts that are words for a thing, by the words."""
    return {next(iter(one.names), ""): one for one in outcome.parts if one.kind == "words"}


LIKELY = {
    "text": ("Amy", "Ward; Éloïse", "Unknown"), "words": ("Bus Station", "Male, 40s", "TBC"), "birth": ("2011-03-14", "2011"),
    "date": ("2026-02-06", "13/01/2026"), "time": ("2026-02-06 18:40", "2026-02-07"), "age": ("15", "40s"),
    "reference": ("C1", "N7", "C2@mosaic"), "references": ("C1", "N7; C2@mosaic"), "postcode": ("ZZ99 1AA", "nowhere"),
    "number": (numbers.nhs(1), numbers.upn(1), "wrong"), "count": ("3", "1,204"),
    "several": ("Amy", "Ward; Éloïse", "Male, 40s"), "phone": ("07700 900123",), "phones": ("07700 900123", "07700 900124; x"),
    "plates": ("LE01 KTB", "LE01 K??; LE01 KTC"), "uprn": ("7", "999000000001", "x"), "grade": ("3x5x2 2 D P", "5x5x5 E 4 1"),
    "marking": (), "plate": ("LE01 KTB", "LE01 K??", "unknown"), "handle": ("@silver.fox", "Jay_11", "two words"),
    "country": ("GB", "pl"), "length": ("75", "0:01:15", "0"),
}  # fmt: skip
ALSO = {
    "nhs": (numbers.nhs(1), numbers.nhs(2)),
    "marking": ("OFFICIAL",),
    "handling": ("C", "P"),
    "conditions": ("A2", "A3 S1"),
    "tags": ("health", "sealed; third-party"),
    "name": ("Bus Station", "High Street"),
    "other_names": ("The Swift; Éloïse's",),
    "uprns": ("7", "999000000001; 8"),
    "geometry": ("LINESTRING (-1.9 53.9, -1.91 53.9)", "MULTILINESTRING ((-1.9 53.9, -1.91 53.9))"),
    "width_m": ("12",),
    "references": ("police/niche/L7", "police/niche/L7; council/mosaic/A/1"),
    **dict.fromkeys(("keeper_to", "user_to", "seen_to"), ("2026-02-08",)),
}
FILLED = (
    "person_a", "person_b_name", "nhs", "mark", "keeper", "seen_from", "number", "user", "other_number", "direction", "handle",
)  # fmt: skip
"""Columns that every row fills, or most rows would say nothing of whom or what they are about."""
IN_ROLES = ("people", "unidentified", "vehicles", "phones")
POINTS = ({}, {"lat": "53.9", "lon": "-1.9"}, {"easting": "406600", "northing": "445200"})


def likely(source: Source, column: Column) -> st.SearchStrategy[str]:
    """What an agency would write in a column."""
    if column.reads == "code":
        return st.sampled_from(column.codes)
    values = ALSO.get(column.name) or LIKELY[column.reads]
    if source.name == "events" and column.name in IN_ROLES:
        values = tuple("; ".join(f"{one}:victim" for one in text.split("; ")) for text in values)
    return st.sampled_from(values)


@st.composite
def rows_of(draw: st.DrawFn, source: Source) -> dict[str, str]:
    """Rows mostly as agencies write them: any columns filled, and in some rows one cell or two with anything at all."""
    columns = [column for column in source.columns if column.reads not in ("degrees", "metres")]
    filled = {column.name: likely(source, column) for column in columns if column.required or column.name in FILLED}
    blank = {column.name: st.just("") | likely(source, column) for column in columns if column.name not in filled}
    row = draw(st.fixed_dictionaries(filled, optional=blank))
    for prefix in (column.name.removesuffix("_lat") for column in source.columns if column.name.endswith("_lat")):
        row.update({f"{prefix}_{name}": text for name, text in draw(st.sampled_from(POINTS)).items()})
    if source.name == "links" and draw(st.integers(0, 5)):  # most rows say of a link only what its kind says
        named = {qualifier.name for qualifier in LINKS[row["kind"]].qualifiers}
        row = {column: text for column, text in row.items() if column in named or column not in QUALIFIERS}
    anything = st.sampled_from(PLAUSIBLE) | st.text(max_size=8) | st.just("")
    return {**row, **draw(st.dictionaries(st.sampled_from([c.name for c in source.columns]), anything, max_size=2))}
