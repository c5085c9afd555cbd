"""A short way that rests on little beside a longer one that rests on much."""

from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, known_child, nominal, police_link
from sightline.town.stories.truth import Asked, Story, Told, everybody

WREN = Cast("Wren Caldergill", "2011-11-19", 311, "5 Carr Close", 311)
ODO = Cast("Odo Pennockby", "1989-04-01", 312)
SILAS = Cast("Silas Thropeley", "1981-10-10", 313)
GRETA = Cast("Greta Mossgarth", "2001-07-07", 314)
HANK = Cast("Hank Brigflat", "1993-02-28", 315)
WEAK, STRONG = "3x5x2 3 E P", "3x5x2 1 A P"

STORY = Story(
    name="weak_bridge",
    title="Weak bridge",
    truth=(
        "Nobody tested what was said of Odo Pennockby: two reports graded 3 E P have him with Wren and with Silas Thropeley, and he "
        "knows neither. Wren is connected with Silas by a longer way, through Greta and Hank, and each step of it was seen and is "
        "graded 1 A P."
    ),
    rows={
        "council-children": (council_child(WREN),),
        "police-people": (known_child(WREN), *(nominal(one) for one in (ODO, SILAS, GRETA, HANK))),
        "police-links": (
            police_link("LS-1301", WREN, ODO, "ASSOCIATE", WEAK, "Somebody said so.", "2026-08-03 10:00"),
            police_link("LS-1302", ODO, SILAS, "ASSOCIATE", WEAK, "Somebody said so.", "2026-08-03 10:05"),
            police_link("LS-1303", WREN, GRETA, "ASSOCIATE", STRONG, "Seen by an officer.", "2026-08-04 10:00"),
            police_link("LS-1304", GRETA, HANK, "ASSOCIATE", STRONG, "Seen by an officer.", "2026-08-05 10:00"),
            police_link("LS-1305", HANK, SILAS, "ASSOCIATE", STRONG, "Seen by an officer.", "2026-08-06 10:00"),
        ),
    },
    acts=(
        Asked(
            "How is Wren connected with Silas? Both ways are shown, the short and weak one with its grade.",
            "how_connected",
            found={"a": WREN.name, "b": SILAS.name},
            told=everybody(
                Told(
                    rows=(
                        {"entities": [WREN.name, ODO.name, SILAS.name], "length": 2, "weakest": [WEAK]},
                        {"entities": [WREN.name, GRETA.name, HANK.name, SILAS.name], "length": 3, "weakest": [STRONG]},
                    ),
                    ordered=True,
                )
            ),
        ),
    ),
)
