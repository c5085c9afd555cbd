"""A place where many pass and nobody belongs together, and a park where a few children are often seen."""

from sightline.town.cast import Cast, Row
from sightline.town.stories.forms import council_child, known_child, nominal, police_event
from sightline.town.stories.spots import BUS_STANDS, GOOSEFIELD
from sightline.town.stories.truth import Asked, Story, Told, everybody

_PASSING = ("Ailsa Nabgill", "Bertie Swaledyke", "Cora Hagwath", "Dexter Loftby", "Edie Kexgarth", "Fabian Scarbeck", "Gwen Thackley",
            "Hugo Ebbstone")  # fmt: skip
_IN_THE_PARK = (
    "Indra Whinfell",
    "Jago Oxgang",
    "Kezia Rushbank",
    "Lowen Spurnthwaite",
    "Mabli Yewcroft",
    "Ned Rookholm",
)


def _children(names: tuple[str, ...], first: int) -> tuple[Cast, ...]:
    return tuple(
        Cast(name, f"2011-{n + 1:02d}-15", first + n, f"{n + 1} Plover Rise", first + n) for n, name in enumerate(names)
    )


PASSING, IN_THE_PARK = _children(_PASSING, 911), _children(_IN_THE_PARK, 921)
DUNSTAN = Cast("Dunstan Warthwaite", "1976-06-06", 931)
REPORTS, EVENTS = 27, 20
JULY = {"since": "2026-07-01", "until": "2026-07-31"}


def _at_the_stands(n: int) -> Row:
    """One child, by chance, at another time than everybody else."""
    who = f"{PASSING[n % len(PASSING)].nominal}:VIC" + (f"; {DUNSTAN.nominal}:SUS" if n == 0 else "")
    day, hour = f"2026-07-{n + 2:02d}", 8 + n % 12
    text = "A telephone was taken."
    return police_event(f"OCC-19{n:02d}", "theft", f"{day} {hour:02d}:05", f"{day} 22:00", BUS_STANDS, who, text)


def _in_the_park(n: int) -> Row:
    who, day = f"{IN_THE_PARK[n % len(IN_THE_PARK)].nominal}:PRES", f"2026-07-{n + 1:02d}"
    text = "Children at the swings."
    return police_event(f"OCC-19{n + 40}", "ASB", f"{day} 17:30", f"{day} 21:00", GOOSEFIELD, who, text)


STORY = Story(
    name="chance",
    title="Chance",
    truth=(
        "At the bus stands on Skell Lane 27 things were stolen from eight children in July. No two were there at one time, and "
        "they do not know each other: many people pass there. In Goosefield park six children were seen in 20 events, one after "
        "another. Nobody connects any of them; counts are counts, and nothing is claimed from them."
    ),
    rows={
        "council-children": tuple(council_child(one) for one in (*PASSING, *IN_THE_PARK)),
        "police-people": (*(known_child(one) for one in (*PASSING, *IN_THE_PARK)), nominal(DUNSTAN)),
        "police-events": (*map(_at_the_stands, range(REPORTS)), *map(_in_the_park, range(EVENTS))),
    },
    places=(BUS_STANDS, GOOSEFIELD),
    acts=(
        Asked(
            "How many children, at the stands and in the park?",
            "hotspots",
            params=JULY,
            told=everybody(
                Told(
                    rows=(
                        {"place": BUS_STANDS.name, "children": 8, "child_days": REPORTS},
                        {"place": GOOSEFIELD.name, "children": 6, "child_days": EVENTS},
                    ),
                    only=False,
                    ordered=True,
                )
            ),
        ),
        Asked(
            "Is the man who stole once linked to several children? No.",
            "linked_to_children",
            params=JULY,
            found={"entity": DUNSTAN.name},
            told=everybody(Told(notes=("Nothing that you may see answers this.",))),
        ),
        Asked(
            "Who is within three links of Ailsa? Nobody whom she only shares the stands with: a place leads to nobody.",
            "around",
            params={"within": 3, "most": 500},
            found={"entity": PASSING[0].name},
            told=everybody(
                Told(
                    rows=({"section": "Place", "entity": BUS_STANDS.name, "distance": 2},),
                    only=False,
                    absent=_PASSING[1:],
                )
            ),
        ),
        Asked(
            "Was any of them seen with any other? No.",
            "shared_associates",
            found={"a": PASSING[0].name, "b": PASSING[1].name},
            told=everybody(Told(notes=("Nothing that you may see answers this.",))),
        ),
    ),
)  # fmt: skip
