"""One child in three agencies' books, under two spellings: two entries are joined, the third is left apart."""

from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, nominal, pupil
from sightline.town.stories.truth import Asked, Story, Told, everybody

MORWENNA = Cast("Morwenna Hailebeck", "2010-11-27", 811, "21 Curlew Rise", 811)
SCHOOLS_SPELLING, POLICE_SPELLING = "Morwena", "Halebeck"

STORY = Story(
    name="two_of_one",
    title="Two of one",
    truth=(
        "Morwenna is one girl. The council and the schools hold her under two spellings with one NHS number: that makes them one. "
        "The police hold her with no number, under a third spelling: a likeness of names and a birthday join nobody, so that entry "
        "is left apart, and somebody is asked to look at it."
    ),
    rows={
        "council-children": (council_child(MORWENNA),),
        "schools-children": (pupil(MORWENNA, Forename=SCHOOLS_SPELLING),),
        "police-people": (nominal(MORWENNA, Surname=POLICE_SPELLING),),
    },
    acts=(
        Asked(
            "Who is called Morwenna Hailebeck?",
            "find",
            params={"text": MORWENNA.name, "kinds": ["Person"]},
            told=everybody(
                Told(
                    rows=(
                        {"matched": MORWENNA.name, "references": [{"reference": MORWENNA.council}, {"reference": MORWENNA.pupil}]},
                        {"matched": f"Morwenna {POLICE_SPELLING}", "references": [{"reference": MORWENNA.nominal}]},
                    ),
                    ordered=True,
                )
            ),
        ),
        Asked(
            "What is she called by those who are joined? By two spellings, and not by the police's.",
            "profile",
            params={"sections": ["name"]},
            found={"entity": MORWENNA.council},
            told=everybody(
                Told(
                    rows=(
                        {"text": MORWENNA.name},
                        {"text": f"{SCHOOLS_SPELLING} Hailebeck"},
                    ),
                    absent=(f"Morwenna {POLICE_SPELLING}",),
                )
            ),
        ),
    ),
)  # fmt: skip
