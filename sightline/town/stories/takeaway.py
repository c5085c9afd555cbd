"""One man, three children and a silver car, after school; and who is linked to as many children by work or care."""

from sightline.town import numbers
from sightline.town.cast import Cast
from sightline.town.stories.forms import (
    by_niche,
    council_child,
    council_contact,
    council_link,
    known_child,
    nominal,
    police_event,
    police_link,
)
from sightline.town.stories.spots import FRYER
from sightline.town.stories.truth import Asked, Story, Told, everybody

RUFUS = Cast("Rufus Garrowby", "1987-05-09", 110)
TAMSIN = Cast("Tamsin Ulverby", "2011-04-12", 111, "3 Tenter Fold", 111)
KIT = Cast("Kit Scargarth", "2012-01-30", 112, "8 Sike Rise", 112)
LACEY = Cast("Lacey Brindlewath", "2011-10-08", 113, "15 Rake Bottom", 113)
OTTOLINE = Cast("Ottoline Hargrith", "1971-02-17", 114)
BRAMWELL = Cast("Bramwell Oddthwaite", "1968-06-03", 115)
PERPETUA = Cast("Perpetua Lundgarth", "1979-09-21", 116)
CORIN = Cast("Corin Ashwath", "1994-12-02", 117)
CHILDREN = (TAMSIN, KIT, LACEY)
NAMES = sorted(one.name for one in CHILDREN)
CAR = numbers.mark(5001)

SEPTEMBER = {"since": "2026-09-01", "until": "2026-09-30"}


def _by_work(start: int, one: Cast, kind: str, notes: str) -> tuple[dict[str, str], ...]:
    """What the council writes of somebody who works with the three children, or cares for them."""
    pairs = (
        (by_niche(one), child.council) if kind == "Carer" else (child.council, by_niche(one)) for child in CHILDREN
    )
    return tuple(council_link(f"R{start + n}", a, b, kind, notes, "02/09/2026") for n, (a, b) in enumerate(pairs))


STORY = Story(
    name="takeaway",
    title="Takeaway",
    truth=(
        "Rufus Garrowby meets Tamsin, Kit and Lacey one after the other at a takeaway, between four and five in the afternoon, and "
        "drives a silver car. The police know of two of the three and the council of the third; the thinnest of it is an "
        "intelligence report graded 2 D P. A head teacher, a foster carer and the manager of a home are linked to the same three "
        "children by their work; so is a youth worker, who also telephones one of them at night."
    ),
    rows={
        "council-children": tuple(council_child(one) for one in CHILDREN),
        "police-people": (
            *(known_child(one) for one in CHILDREN),
            nominal(RUFUS),
            nominal(OTTOLINE, Occupation="Head teacher", Employer="Cragside Schools"),
            nominal(BRAMWELL, Occupation="Foster carer", Employer="Westshire Fostering"),
            nominal(PERPETUA, Occupation="Manager of a home", Employer="Moorside Homes"),
            nominal(CORIN, Occupation="Youth worker", Employer="Fellgate Youth Project"),
        ),
        "police-vehicles": (
            {"Vehicle no": "V110", "VRM": CAR, "Make": "Volkswagen", "Model": "Golf", "Colour": "silver", "Keeper": RUFUS.nominal,
             "Keeper from": "2025-03-01", "Created": "2026-09-10 08:30"},
        ),
        "police-events": (
            police_event("OCC-1101", "CSE", "2026-09-09 16:10", "2026-09-10 08:20", FRYER,
                         f"{TAMSIN.nominal}:VIC; {RUFUS.nominal}:SUS", "Tamsin was bought food by an adult and sat in his car.",
                         Grading="3x5x2 1 B P", Vehicles=f"{CAR}:used"),
            police_event("IR-1103", "INTEL", "2026-09-23 16:40", "2026-09-24 09:00", FRYER,
                         f"{LACEY.nominal}:VIC; {RUFUS.nominal}:SUS", "Lacey got into a silver car.",
                         Grading="3x5x2 2 D P", Vehicles=f"{CAR}:used"),
        ),
        "council-events": (
            council_contact("K1102", "Referral", "16/09/2026 16:25", "17/09/2026", FRYER,
                            f"{KIT.council}:child; {by_niche(RUFUS)}:adult of concern; {by_niche(PERPETUA)}:reporter",
                            "Kit came home with new shoes, from a man at the takeaway.", Vehicles=f"{CAR}:used"),
        ),
        "council-links": (
            *_by_work(1101, OTTOLINE, "Supported by", "Her head teacher."),
            *_by_work(1104, BRAMWELL, "Carer", "Respite foster carer."),
            *_by_work(1107, PERPETUA, "Supported by", "Manages the home where they have stayed."),
            *_by_work(1110, CORIN, "Trusted adult", "Youth worker."),
        ),
        "police-links": (
            police_link("LS-1101", CORIN, TAMSIN, "PHONE CONTACT", "3x5x2 2 C P", "Calls at night.", "2026-09-25 10:00",
                        From="2026-09-12", To="2026-09-20", Contacts="11"),
        ),
    },
    places=(FRYER,),
    acts=(
        Asked(
            "Who is linked to all three children in September?",
            "linked_to_children",
            params={**SEPTEMBER, "least": 3},
            told=everybody(
                Told(
                    rows=(
                        {"who": RUFUS.name, "list": "first", "children": NAMES},
                        {"who": CORIN.name, "list": "first", "children": NAMES, "employers": ["Fellgate Youth Project"]},
                        {"who": OTTOLINE.name, "list": "work or care", "children": NAMES, "employers": ["Cragside Schools"]},
                        {"who": BRAMWELL.name, "list": "work or care", "children": NAMES, "employers": ["Westshire Fostering"]},
                        {"who": PERPETUA.name, "list": "work or care", "children": NAMES, "employers": ["Moorside Homes"]},
                    ),
                    only=False,
                )
            ),
        ),
        Asked(
            "By what is the man linked to them, at which hours, and how weak is the weakest of it?",
            "linked_to_children",
            params=SEPTEMBER,
            found={"entity": RUFUS.name},
            told=everybody(
                Told(
                    rows=(
                        {"who": RUFUS.name, "kind": "adult", "list": "first", "children": NAMES, "at_least": 3,
                         "hours": ["weekday, after school"], "weakest": ["3x5x2 2 D P"], "agencies": 2},
                    ),
                )
            ),
        ),
        Asked(
            "And his car?",
            "linked_to_children",
            params={**SEPTEMBER, "who": ["vehicle"]},
            found={"entity": CAR},
            told=everybody(Told(rows=({"who": CAR, "kind": "vehicle", "list": "first", "children": NAMES},))),
        ),
        Asked(
            "When was it? Between four and five in the afternoon.",
            "events",
            params=SEPTEMBER,
            found={"entity": RUFUS.name},
            told=everybody(
                Told(
                    rows=(
                        {"event": "sexual exploitation OCC-1101", "when": {"words": "9 September 2026, 16:10"}},
                        {"event": "concern K1102", "when": {"words": "16 September 2026, 16:25"}},
                        {"event": "intelligence IR-1103", "when": {"words": "23 September 2026, 16:40"}},
                    ),
                )
            ),
        ),
    ),
)  # fmt: skip
