"""Two children missing together four times; who wrote it when; and a placement that had ended."""

from sightline.town import numbers
from sightline.town.cast import Cast, Row
from sightline.town.stories.forms import by_niche, council_child, council_contact, known_child, nominal
from sightline.town.stories.spots import GARAGES
from sightline.town.stories.truth import Asked, Story, Told, everybody

ELOWEN = Cast("Elowen Sarkfoot", "2011-06-20", 611, "9 Heather Bank", 611)
DAGNY = Cast("Dagny Whitmire", "2011-09-13", 612, "14 Bracken Row", 612)
GARRICK = Cast("Garrick Pellhow", "1983-03-30", 613)
LODGE = "Hollin Lodge"
LODGE_UPRN = numbers.uprn(90_611)
NIGHTS = (
    ("2026-05-22", "2026-05-23"),
    ("2026-05-26", "2026-05-27"),
    ("2026-05-29", "2026-05-30"),
    ("2026-06-01", "2026-06-02"),
)
FOUND = [found for _, found in NIGHTS]
PERIOD = {"since": "2026-05-15", "until": "2026-06-10"}
ORDER = "sexual risk order SRO-16"


def _episode(number: int, one: Cast, night: int, **more: str) -> Row:
    seen, found = NIGHTS[night]
    return {
        "Episode": f"MP-{number + night}",
        "Nominal": one.nominal,
        "Risk": "high",
        "Last seen": f"{seen} 21:30",
        "Found": f"{found} 02:40",
        "Found at": GARAGES.name,
        "Found UPRN": GARAGES.uprn,
        "Found type": GARAGES.kind,
        "Found E": str(GARAGES.easting),
        "Found N": str(GARAGES.northing),
        "Entered": f"{found} 09:15",
        **more,
    }


def _elowens(night: int) -> Row:
    """An episode of Elowen's: the police still have her as missing from a placement that ended on 27 April."""
    left = {"Missing from": LODGE, "Missing from UPRN": LODGE_UPRN, "Missing from type": "Care placement"}
    return _episode(161, ELOWEN, night, **left, **({"Found with": GARRICK.nominal} if night == 3 else {}))


def _placed(one: Cast) -> Row:
    home = {"Address": "", "UPRN": "", "Postcode": "", "Address start": ""}
    placement = {"Placement address": LODGE, "Placement UPRN": LODGE_UPRN, "Placement type": "Residential",
                 "Placement start": "05/01/2026", "Placement end": "27/04/2026"}  # fmt: skip
    return council_child(one, **home, **placement)


def _found_with(agencies: int) -> Told:
    beside = tuple(
        {"event": f"missing episode MP-{161 + n}", "who": DAGNY.name, "days": [day]} for n, day in enumerate(FOUND)
    )
    days = ["2026-06-01", "2026-06-02"] if agencies == 2 else ["2026-06-02"]
    orders = [{"order": ORDER, "kind": kind, "days": days} for kind in ("SUBJECT_TO", "PROTECTED_BY")]
    return Told(
        rows=(
            *({**row, "places": [GARAGES.name], "agencies": 1} for row in beside),
            {"event": "missing episode MP-164", "who": GARRICK.name, "age": "adult", "roles": ["found_with"],
             "days": days, "orders": orders, "agencies": agencies},
        ),
    )  # fmt: skip


_FOUND = {"what": "INVOLVED_IN", "start": GARRICK.name, "how": "found_with"}
POLICE_WROTE = {**_FOUND, "agency": "westshire-police", "recorded_at": {"words": "2 June 2026, 09:15"}}
COUNCIL_WROTE = {**_FOUND, "agency": "westshire-council", "recorded_at": {"words": "6 June 2026"}}
PLACED = Told(rows=({"kind": "LIVES_AT", "text": LODGE, "when": {"latest": "2026-04-27"}},), only=False)

STORY = Story(
    name="four_nights",
    title="Four nights",
    truth=(
        "Elowen and Dagny were missing together on four nights between 22 May and 2 June. On the last they were found at Weir Lane "
        "garages with Garrick Pellhow, whom an order has forbidden to be near Elowen since 10 May. The police wrote it on 2 June; "
        "the council wrote it on 6 June. The police still noted Hollin Lodge as where she was missing from, but that placement had "
        "ended on 27 April, five weeks before."
    ),
    rows={
        "council-children": (council_child(ELOWEN), _placed(ELOWEN), council_child(DAGNY)),
        "police-people": (known_child(ELOWEN), known_child(DAGNY), nominal(GARRICK)),
        "police-missing": (
            *(_elowens(night) for night in range(4)),
            *(_episode(171, DAGNY, night) for night in range(4)),
        ),
        "police-orders": (
            {"Order no": "SRO-16", "Order type": "SRO", "Subject": GARRICK.nominal, "Protects": ELOWEN.nominal,
             "In force from": "2026-05-10", "In force to": "2028-05-09", "Made by": "Larkmoor Magistrates' Court",
             "Prohibitions": "Not to be with Elowen, nor to let her into his car.", "Created": "2026-05-10 16:00"},
        ),
        "council-events": (
            council_contact("K1601", "RHI", "", "06/06/2026", None, f"{ELOWEN.council}:subject; {by_niche(GARRICK)}:found_with",
                            "She says that he brought them there.", Episode="MP-164",
                            **{"Told on": "05/06/2026", "Told by": ELOWEN.council}),
        ),
    },
    places=(GARAGES,),
    acts=(
        Asked(
            "With whom was Elowen missing, and how often? With Dagny, four times.",
            "co_missing",
            params=PERIOD,
            found={"child": ELOWEN.name},
            told=everybody(
                Told(
                    rows=(
                        {"a": {"or": [ELOWEN.name, DAGNY.name]}, "b": {"or": [ELOWEN.name, DAGNY.name]}, "times": 4,
                         "by_place": {"days": FOUND}, "places": [GARAGES.name]},
                    ),
                )
            ),
        ),
        Asked(
            "Who was there when she was found, and which orders were in force? Two agencies say so, the council without a day.",
            "found_with",
            params=PERIOD,
            found={"child": ELOWEN.name},
            told=everybody(_found_with(2)),
        ),
        Asked(
            "Who had said so by 4 June? The police alone.",
            "found_with",
            params={**PERIOD, "recorded_by": "2026-06-04"},
            found={"child": ELOWEN.name},
            told=everybody(_found_with(1)),
        ),
        Asked(
            "Who wrote of the last night by 4 June, and when?",
            "known_when",
            params={"recorded_by": "2026-06-04"},
            found={"entity": "MP-164"},
            told=everybody(Told(rows=(POLICE_WROTE,), only=False, absent=("K1601",))),
        ),
        Asked(
            "And by today? The council too, on 6 June.",
            "known_when",
            found={"entity": "MP-164"},
            told=everybody(Told(rows=(POLICE_WROTE, COUNCIL_WROTE), only=False)),
        ),
        Asked(
            "Where did she live on 1 June? No longer in the placement.",
            "profile",
            params={"sections": ["link"], "as_at": "2026-06-01"},
            found={"entity": ELOWEN.name},
            told=everybody(Told(rows=({"kind": "LIVES_AT", "text": ELOWEN.address},), only=False, absent=(LODGE,))),
        ),
        Asked(
            "And on 20 April? Where the placement is, is told to the council's own people alone.",
            "profile",
            params={"sections": ["link"], "as_at": "2026-04-20"},
            found={"entity": ELOWEN.name},
            told={
                "analyst": Told(only=False, absent=(LODGE,)),
                "practitioner": PLACED,
                "chair": PLACED,
            },
        ),
    ),
)  # fmt: skip
