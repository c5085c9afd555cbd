"""Orders and notices: what kind, who is subject to each, whom it protects, which places it names, its conditions, from when to when.

An order may have several rows, one a place: what the rows say of the order itself and of those it protects must be the same in each.
A place that an order names is words inside the order, as an event's place is: where a row calls it a placement or refuge, it stands
in a class of its own, and where it is a home, no answer says where that is.
"""

from collections.abc import Iterator, Mapping

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import PLACE_KINDS
from graph_service.model.times import Bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.graded import GRADED, said
from ingest.places import called, place, place_columns, tags_of, which_place
from ingest.source import Column, Context, Outcome, Source
from ingest.things import described, named

KINDS = (
    "child_abduction_warning_notice", "sexual_risk_order", "sexual_harm_prevention_order", "slavery_and_trafficking_risk_order",
    "slavery_and_trafficking_prevention_order", "non_molestation_order", "occupation_order", "domestic_abuse_protection_order",
    "stalking_protection_order", "restraining_order", "injunction", "gang_injunction", "criminal_behaviour_order",
    "knife_crime_prevention_order", "serious_violence_reduction_order", "community_protection_notice", "dispersal_direction",
    "closure_order", "bail_conditions", "licence_conditions", "care_order", "interim_care_order", "supervision_order",
    "emergency_protection_order", "police_protection", "recovery_order", "deprivation_of_liberty_order", "secure_accommodation_order",
    "forced_marriage_protection_order", "other",
)  # fmt: skip

_ORDER = (
    Column("reference", "The agency's reference for the order", "reference", required=True),
    Column("kind", "What kind of order or notice", "code", required=True, codes=KINDS),
    Column("subject", "Who is subject to it: REF; REF@system", "references"),
    Column("subject_unidentified", "People subject to it whom no reference names: description; description", "several"),
    Column("since", "From which day it is in force", "date", ahead=True),
    Column("until", "Until which day; blank while it lasts or unknown", "date", ahead=True),
    Column("made_by", "Who made it: a court, a force"),
    Column("terms", "Its conditions, in its own words"),
    Column("outcome", "What became of it: breached, varied, discharged, in the agency's words"),
)
_PROTECTS = (
    Column("protects", "Whom it protects: REF; REF@system", "references"),
    Column("protects_unidentified", "People it protects whom no reference names: description; description", "several"),
)
_PLACE = place_columns("place", "A place that it names", located=True, kinds=PLACE_KINDS)
_SAID = tuple(column.name for column in GRADED)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the order with who is subject to it, whom it protects, a place it names, and the words for each."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    cells.all_within("order")
    order, lasts = cells.mention(EntityKind.ORDER, "reference"), cells.between("since", "until")
    links, naming = _people(cells, order, "subject", "SUBJECT_TO", lasts, cells.access("order"))
    main = Part(
        "order",
        order,
        cells.access("order"),
        cells.raw(column.name for column in (*_ORDER, *GRADED)),
        "order",
        valid=lasts,
        **said(cells),
        names=(f"{cells.code('kind').replace('_', ' ')} {cells.reference('reference')}",),
        keys=reference_keys(order.reference),
        links=links,
    )
    return cells.staged(
        cells.reference("reference"),
        (main, *naming, *_protected(cells, order, lasts), *_named_place(cells, order, lasts)),
    )


def _protected(cells: Cells, order: Mention, lasts: Bounds) -> Iterator[Part]:
    columns = tuple(column.name for column in _PROTECTS)
    if cells.has(*columns):
        access = cells.access("protects")
        links, naming = _people(cells, order, "protects", "PROTECTED_BY", lasts, access)
        depends_on = cells.dependency(("since", "until", *_SAID))
        yield Part(
            "protects", order, access, cells.raw(columns), "protects", depends_on=depends_on, valid=lasts, **said(cells), links=links
        )  # fmt: skip
        yield from naming


def _people(
    cells: Cells, order: Mention, column: str, kind: str, lasts: Bounds, access: AccessClass
) -> tuple[tuple[Link, ...], tuple[Part, ...]]:
    """The statements about those whom a column names by reference and those whom the next describes, and the words for these."""
    people = [cells.mention(EntityKind.PERSON, column, one.text) for one in cells.each(column)]
    naming: list[Part] = []
    for n, one in enumerate(cells.each(f"{column}_unidentified"), start=1):
        somebody = described(cells, f"{column}_unidentified", one.text, f"{column} {n}")
        people.append(somebody)
        spoken = {f"{column}_unidentified": one.text}
        naming.append(named(somebody, f"{column} {n}", spoken, one.text, access, name_keys(one.text)))
    return tuple(Link(kind, person, order, lasts) for person in dict.fromkeys(people)), tuple(naming)


def _named_place(cells: Cells, order: Mention, lasts: Bounds) -> Iterator[Part]:
    """The statement that the order names a place, in a part known by that place, and the words for it."""
    kind = called(cells, "place")
    cells.tag("place", *tags_of(kind))
    columns = tuple(column.name for column in _PLACE)
    if not cells.has(*columns):
        return
    access, apart = cells.access("place"), f"place {which_place(cells, 'place')}"
    found = place(cells, "place", access, slot=apart, kind=kind)
    yield Part(
        apart,
        order,
        access,
        cells.raw(columns),
        "place of order",
        depends_on=cells.dependency(("since", "until", *_SAID)),
        valid=lasts,
        **said(cells),
        links=(Link("SUBJECT_TO", found.mention, order, lasts, found.properties, slot="place"),) if found else (),
    )
    yield from found.naming if found else ()


SOURCE = Source(
    name="orders",
    version="1",
    holds="orders and notices: who is subject to each, whom it protects, the places it names, conditions and days",
    thing="Order",
    parts={"order": (*_ORDER, *GRADED), "protects": _PROTECTS, "place": _PLACE},
    stage=stage,
)
