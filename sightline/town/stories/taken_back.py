"""Two entries that were judged to be of one child, and the judgement taken back: the answers are what they were before."""

from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, nominal
from sightline.town.stories.truth import Asked, Step, Story, Told, everybody

SORREL = Cast("Sorrel Ghyllhead", "2011-07-30", 1111, "4 Thorn Fold", 1111)
POLICE_SPELLING = "Gillhead"
CALLED = {"text": SORREL.name, "kinds": ["Person"]}
APART = Told(
    rows=(
        {"references": [{"reference": SORREL.council}]},
        {"references": [{"reference": SORREL.nominal}]},
    ),
)
ONE = Told(rows=({"references": [{"reference": SORREL.council}, {"reference": SORREL.nominal}]},))

STORY = Story(
    name="taken_back",
    title="Taken back",
    truth=(
        "The council's Sorrel Ghyllhead and the police's Sorrel Gillhead are two girls of one birthday. The installation's matcher "
        "judged them to be one, saw the mistake and took the word back: they are two again, as if it had never been said."
    ),
    rows={
        "council-children": (council_child(SORREL),),
        "police-people": (nominal(SORREL, Surname=POLICE_SPELLING),),
    },
    acts=(
        Asked("Who is called so? Two.", "find", params=CALLED, told=everybody(APART)),
        Step(
            "The matcher judges the two to be one.",
            "operator",
            (
                "judge",
                "same",
                "RECORD-1",
                "RECORD-2",
                "--why",
                "One birthday, nearly one name",
                "--purpose",
                "matching",
            ),
            {"RECORD-1": (SORREL.council, "westshire-council"), "RECORD-2": (SORREL.nominal, "westshire-police")},
        ),
        Asked("And now? One.", "find", params=CALLED, told=everybody(ONE)),
        Step("The matcher takes it back.", "operator", ("judge", "withdraw", "JUDGEMENT", "--purpose", "matching")),
        Asked("And now? Two, as before.", "find", params=CALLED, told=everybody(APART), as_first=True),
    ),
)
