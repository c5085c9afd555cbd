"""Missing episodes: who was missing, from where, where last seen, where found and with whom."""

from collections.abc import Iterator, Mapping

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import PLACE_KINDS
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.graded import GRADED, said
from ingest.places import at, event_parts, place_columns, scene
from ingest.source import Column, Context, Outcome, Source
from ingest.things import described, named

RISKS = ("high", "medium", "low", "no apparent risk")

_EPISODE = (
    Column("reference", "The agency's reference for the episode", "reference", required=True),
    Column("person", "Who was missing: REF or REF@system", "reference", required=True),
    Column("risk", "Risk as assessed when reported", "code", codes=RISKS),
    Column("reported", "When it was reported", "time"),
    Column("last_seen", "When last seen", "time"),
    Column("found", "When found; blank while missing", "time"),
    Column("found_with", "People found with: REF; REF@system", "references"),
    Column("found_with_unidentified", "People nobody has identified, found with: description; description", "several"),
    Column("summary", "What is known, in the agency's words"),
)
_PLACES = (
    ("missing_from", "started", place_columns("missing_from", "Missing from", located=True, kinds=PLACE_KINDS)),
    (
        "last_seen_place",
        "last_seen",
        place_columns("last_seen_place", "Where last seen", located=True, kinds=PLACE_KINDS),
    ),
    ("found_place", "found", place_columns("found_place", "Where found", located=True, kinds=PLACE_KINDS)),
)
_SAID = tuple(column.name for column in GRADED)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the episode, each of its three places, and the words used for each thing."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    lasted = cells.between("last_seen" if cells.has("last_seen") else "reported", "found")
    episode = cells.mention(EntityKind.EVENT, "reference")
    involved = tuple(_involved(cells, episode, lasted))
    main = Part(
        "event",
        episode,
        cells.access("event"),
        cells.raw(column.name for column in (*_EPISODE, *GRADED)),
        "event",
        valid=lasted,
        **said(cells),
        names=(f"missing episode {cells.reference('reference')}",),
        keys=reference_keys(episode.reference),
        event_kind="missing_episode",
        event=lasted,
        links=tuple(link for link, _ in involved),
    )
    words = (part for _, naming in involved for part in naming)
    depends_on = cells.dependency(("last_seen", "found", *_SAID))
    scenes = (
        scene(cells, prefix, columns, at(episode, part, _when(cells, part)), depends_on)
        for prefix, part, columns in _PLACES
    )
    parts = event_parts(cells, main, scenes)
    return cells.staged(cells.reference("reference"), (*parts, *words))


def _when(cells: Cells, part: str) -> Bounds:
    """When the person was at a place: where they were found, when found; at the other places, when last seen."""
    return cells.when("found" if part == "found" else "last_seen")


def _involved(cells: Cells, episode: Mention, lasted: Bounds) -> Iterator[tuple[Link, tuple[Part, ...]]]:
    found, access = cells.when("found"), cells.access("event")
    yield Link("INVOLVED_IN", cells.mention(EntityKind.PERSON, "person"), episode, lasted, {"role": "missing"}), ()
    for one in cells.each("found_with"):
        somebody = cells.mention(EntityKind.PERSON, "found_with", one.text)
        yield Link("INVOLVED_IN", somebody, episode, found, {"role": "found_with"}), ()
    for n, one in enumerate(cells.each("found_with_unidentified"), start=1):
        somebody = described(cells, "found_with_unidentified", one.text, f"found with {n}")
        spoken = {"found_with_unidentified": one.text}
        naming = named(somebody, f"found with {n}", spoken, one.text, access, name_keys(one.text))
        yield Link("INVOLVED_IN", somebody, episode, found, {"role": "found_with"}), (naming,)


SOURCE = Source(
    name="missing",
    version="5",
    holds="missing episodes: missing from, last seen, found at, found with",
    thing="Event",
    parts={"event": (*_EPISODE, *GRADED), **{prefix: columns for prefix, _, columns in _PLACES}},
    stage=stage,
)
