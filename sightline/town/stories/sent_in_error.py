"""A file that should never have been sent, and what answers are after it is taken back: what they were before."""

from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, known_child, nominal, police_link
from sightline.town.stories.truth import Asked, Step, Story, Told, everybody

ISOLDE = Cast("Isolde Kirkgill", "2011-12-09", 1011, "30 Birk Fold", 1011)
PERRAN = Cast("Perran Dalefoot", "1990-05-05", 1012)
FILE = "police-links-in-error"
BETWEEN = {"a": ISOLDE.name, "b": PERRAN.name}
NOTHING = Told(notes=("No route of up to 6 links that you may see.",))

STORY = Story(
    name="sent_in_error",
    title="Sent in error",
    truth=(
        "Perran Dalefoot coaches football and has nothing to do with Isolde. A clerk of the police mixed up two numbers, and a file "
        "said that he is alleged to have targeted her. It was taken back as sent in error: from then on nobody but an auditor reads "
        "it, whatever day is asked about, and every answer is what it was before."
    ),
    rows={
        "council-children": (council_child(ISOLDE),),
        "police-people": (known_child(ISOLDE), nominal(PERRAN)),
    },
    later={
        FILE: (
            police_link("LS-2001", PERRAN, ISOLDE, "GROOMING (ALLEGED)", "3x5x2 2 C P", "Two numbers mixed up.", "2026-11-01 10:00"),
        ),
    },
    acts=(
        Asked("Are the two connected? No.", "how_connected", found=BETWEEN, told=everybody(NOTHING)),
        Step(
            "The file comes in.",
            "operator",
            ("ingest", f".sightline/demo/town/later/{FILE}.csv", "--as", "links", "--profile", "westshire-police",
             "--taken", "2026-11-02"),
        ),
        Asked(
            "And now?",
            "how_connected",
            found=BETWEEN,
            told=everybody(Told(rows=({"entities": [ISOLDE.name, PERRAN.name], "length": 1, "weakest": ["3x5x2 2 C P"]},))),
        ),
        Step("It is taken back as sent in error.", "operator", ("withdraw", "EXTRACT", "--sent-in-error", "--yes")),
        Asked("And now? As before.", "how_connected", found=BETWEEN, told=everybody(NOTHING), as_first=True),
    ),
)  # fmt: skip
