"""What a girl says of a man's age, and what the police hold of it: both stand."""

from graph_service.model.vocabulary import Reason
from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, known_child, nominal, police_event
from sightline.town.stories.truth import READERS, Asked, Step, Story, Told, everybody

JUNO = Cast("Juno Sallowgill", "2011-02-10", 711, "2 Swale Fold", 711)
EMERIC = Cast("Emeric Vanebank", "1997-03-22", 712)
HER_WORD = Cast("Emeric Vanebank", "", 713)

ON = {"on": "2026-07-11", "sections": ["birth"]}
BOTH = Told(
    rows=(
        {"section": "birth", "age": "29", "disagrees": True},
        {"section": "birth", "age": "15", "disagrees": True},
    ),
    notes=("the births that are given cannot all be right",),
)

OF_ANOTHERS = {name: Reason.WHO_IS_WHO for name in READERS if name != "analyst"}
"""While his age is disputed he may be a child, and only the police hold a record of him."""

STORY = Story(
    name="her_word_theirs",
    title="Her word, theirs",
    truth=(
        "Juno is 15. She told an officer that Emeric is her age. By his passport, which the police have seen, he is 29. The police "
        "made an entry of her words, and later judged that it is of the same man: neither age is dropped, and each is marked as in "
        "disagreement with the other."
    ),
    rows={
        "council-children": (council_child(JUNO),),
        "police-people": (
            known_child(JUNO),
            nominal(EMERIC),
            {"Nominal": HER_WORD.nominal, "Forenames": HER_WORD.forename, "Surname": HER_WORD.surname, "Apparent age": "15",
             "Age as at": "2026-07-11", "Description": "Juno says that he is her age", "Created": "2026-07-11 15:00"},
        ),
        "police-events": (
            police_event("OCC-1701", "CSE", "2026-07-10 20:15", "2026-07-11 15:00", None,
                         f"{JUNO.nominal}:VIC; {HER_WORD.nominal}:SUS", "Juno says that she went out with a boy of her own age."),
        ),
    },
    acts=(
        Step(
            "The police judge that the two entries are of one man.",
            "analyst",
            ("judge", "same", "RECORD-1", "RECORD-2", "--why", "The same telephone and the same flat", "--purpose", "investigation"),
            {"RECORD-1": (EMERIC.nominal, "westshire-police"), "RECORD-2": (HER_WORD.nominal, "westshire-police")},
        ),
        Asked(
            "How old is he? 29 by the police's record and 15 by her word: both are shown.",
            "profile",
            params=ON,
            found={"entity": EMERIC.nominal},
            reasons=OF_ANOTHERS,
            told=everybody(BOTH),
        ),
        Asked(
            "Does her word take him out of the list of those who are linked to children? No: he stands in one apart.",
            "linked_to_children",
            params={"since": "2026-07-01", "until": "2026-07-31", "least": 1},
            found={"entity": EMERIC.nominal},
            reasons=OF_ANOTHERS,
            told=everybody(Told(rows=({"who": EMERIC.name, "list": "age disputed", "children": [JUNO.name]},))),
        ),
    ),
)  # fmt: skip
