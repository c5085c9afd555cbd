"""A link that some readers may not see: for them there is no connection, and nothing tells that there is one."""

from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, known_child, nominal, police_link
from sightline.town.stories.truth import Asked, Story, Told

MERRIN = Cast("Merrin Foxgill", "2011-05-23", 411, "7 Kell Close", 411)
TOBIAS = Cast("Tobias Rakeholm", "1985-08-08", 412)
LORCAN = Cast("Lorcan Snaizeby", "1978-01-15", 413)
NONE = Told(notes=("No route of up to 6 links that you may see.",), absent=(TOBIAS.name,))

STORY = Story(
    name="sealed_bridge",
    title="Sealed bridge",
    truth=(
        "Merrin was seen with Tobias Rakeholm, which everybody may know. The police know besides that Tobias works for Lorcan "
        "Snaizeby, from a source that may be used covertly only: handling code C with A2. Whoever may not see that is told of no "
        "connection, in the very bytes that they would read if the police had never written it."
    ),
    rows={
        "council-children": (council_child(MERRIN),),
        "police-people": (known_child(MERRIN), nominal(TOBIAS), nominal(LORCAN)),
        "police-links": (
            police_link("LS-1401", MERRIN, TOBIAS, "ASSOCIATE", "3x5x2 1 B P", "Seen together.", "2026-08-10 10:00"),
        ),
    },
    sealed={
        "police-links": (
            police_link("LS-1402", TOBIAS, LORCAN, "ASSOCIATE", "3x5x2 2 B C A2", "Covert use only.", "2026-08-11 10:00"),
        ),
    },
    acts=(
        Asked(
            "How is Merrin connected with Lorcan?",
            "how_connected",
            found={"a": MERRIN.name, "b": LORCAN.name},
            told={
                "analyst": Told(
                    rows=({"entities": [MERRIN.name, TOBIAS.name, LORCAN.name], "length": 2, "weakest": ["3x5x2 2 B C A2"]},)
                ),
                "practitioner": NONE,
                "chair": NONE,
            },
            in_file={"analyst": Told(refused="nothing of this answer may be passed on")},
        ),
    ),
)  # fmt: skip
