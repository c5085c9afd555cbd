"""One evening written nine times, beside three places where more children were harmed and less was written."""

from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, in_roles, known_child, police_event
from sightline.town.stories.spots import CINDER_LANE, INGS_LOCK, PRECINCT, TENTER_YARD
from sightline.town.stories.truth import Asked, Story, Told, everybody

POSY = Cast("Posy Thrushgill", "2012-06-15", 211, "6 Whin Rise", 211)
ALBA = Cast("Alba Crookrigg", "2011-03-02", 212, "1 Moss Fold", 212)
DENNY = Cast("Denny Foulwath", "2010-12-11", 213, "2 Moss Fold", 213)
SUKI = Cast("Suki Marrowgarth", "2011-08-24", 214, "3 Moss Fold", 214)
TEO = Cast("Teo Hobthrush", "2012-02-05", 215, "4 Moss Fold", 215)
CHILDREN = (POSY, ALBA, DENNY, SUKI, TEO)
PLACES = (TENTER_YARD, INGS_LOCK, CINDER_LANE, PRECINCT)

LOG, EVENING = "OCC-1201", "2026-05-12 19:30"


def _copy(number: int) -> dict[str, str]:
    """The log of that evening, pasted into another report."""
    written = f"2026-05-{13 + number:02d} 09:00"
    return police_event(f"IR-12{number:02d}", "INTEL", EVENING, written, PRECINCT, f"{POSY.nominal}:VIC", "As the log has it.",
                        Grading="3x5x2 2 C P", Provenance=LOG)  # fmt: skip


def _group(number: str, begun: str, written: str, where: int, several: tuple[Cast, ...]) -> dict[str, str]:
    return police_event(
        number, "ASB", begun, written, PLACES[where], in_roles(several, "VIC"), "Robbed of their telephones."
    )


STORY = Story(
    name="echo",
    title="Echo",
    truth=(
        "Posy was harmed once, on 12 May, at Gillfoot Precinct. The police wrote a log of it and pasted that log into eight further "
        "reports: nine reports, one child, one account. In the same month four children were robbed in Tenter Yard, twice, four at "
        "Ings Lock and three at Cinder Lane Rec, each time written once."
    ),
    rows={
        "council-children": tuple(council_child(one) for one in CHILDREN),
        "police-people": tuple(known_child(one) for one in CHILDREN),
        "police-events": (
            police_event(LOG, "CSE", EVENING, "2026-05-12 23:10", PRECINCT, f"{POSY.nominal}:VIC", "Posy was followed and touched."),
            *(_copy(number) for number in range(1, 9)),
            _group("OCC-1211", "2026-05-05 17:00", "2026-05-05 20:00", 0, CHILDREN[1:]),
            _group("OCC-1212", "2026-05-19 17:20", "2026-05-19 20:00", 0, CHILDREN[1:]),
            _group("OCC-1213", "2026-05-07 18:00", "2026-05-08 09:00", 1, CHILDREN[1:]),
            _group("OCC-1214", "2026-05-26 16:00", "2026-05-26 20:00", 2, CHILDREN[1:4]),
        ),
    },
    places=PLACES,
    acts=(
        Asked(
            "Where were children harmed in May? The place of the nine reports stands after those of four and of three children.",
            "hotspots",
            params={"since": "2026-05-01", "until": "2026-05-31"},
            told=everybody(
                Told(
                    rows=(
                        {"place": "Tenter Yard", "children": 4, "child_days": 8, "accounts": 2},
                        {"place": "Ings Lock", "children": 4, "child_days": 4, "accounts": 1},
                        {"place": "Cinder Lane Rec", "children": 3, "child_days": 3, "accounts": 1},
                        {"place": "Gillfoot Precinct", "children": 1, "child_days": 1, "agencies": 1, "accounts": 1, "records": 9},
                    ),
                    only=False,
                    ordered=True,
                )
            ),
        ),
    ),
)  # fmt: skip
