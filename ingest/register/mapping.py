"""Lets an agency's own reference for a place mean a place of the register; each such mapping is a row of its own, with versions."""

from hashlib import blake2b

from graph_service.access import Identity
from graph_service.errors import BadInput
from graph_service.model.facts import Batch, ExtractFile, Feed, Mention, Part, PartClass, StagedRow
from graph_service.model.register import REGISTER, SOURCE, SYSTEM, Shape
from graph_service.model.times import utc_now
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, StatementKind
from graph_service.registry import Registry
from graph_service.spelling import Unclean
from graph_service.writer import Tally, Writer
from ingest.clean.numbers import place_reference

_FEED = Feed(REGISTER, "mapping", SOURCE, thing="reference")
_ACCESS = AccessClass(REGISTER)


def map_reference(writer: Writer, identity: Identity, registry: Registry, reference: str, place: str) -> Tally:
    """Let an agency's AGENCY/SYSTEM/REFERENCE mean a place, which is named by its own reference or its entity.

    Said again with another place, it means that one from then on.
    """
    entry = writer.entry_named(identity, place)
    row = _row(_known(registry, reference), entry)
    digest = blake2b("\n".join(row.parts[0].raw.values()).encode(), digest_size=16).hexdigest()
    extract = ExtractFile(_FEED, digest, utc_now(), "places map-reference 1", row.classes, "map-reference")
    opened = writer.open(identity, extract)
    tally = Tally()
    if not opened.complete:
        tally.add(writer.put(identity, Batch(extract, (row,), 1), opened))
        tally.add(writer.finish(identity, opened))
    return tally


def _known(registry: Registry, reference: str) -> str:
    try:
        named = place_reference(reference)
    except Unclean as unclean:
        raise BadInput(f"expected {unclean.expected}") from None
    agency, system, _ = named.split("/", 2)
    if not registry.knows(agency) or system not in registry.agency(agency).systems:
        raise BadInput(
            "expected a system that an agency is registered with: `sightline agency list` shows each agency's"
        )
    return named


def _row(reference: str, place: str) -> StagedRow:
    part = Part(
        "reference",
        Mention(EntityKind.PLACE, REGISTER, SYSTEM, place),
        _ACCESS,
        {"reference": reference, "place": place},
        "place",
        statement=StatementKind.FACT,
        register="reference",
        shape=Shape(references=(reference,)).text,
    )
    return StagedRow(1, (part,), reference, classes=(PartClass(part.name, tuple((c, c) for c in part.raw), _ACCESS),))
