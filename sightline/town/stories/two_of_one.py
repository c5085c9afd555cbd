"""One child in three agencies' books, under two spellings: two entries are joined, the third is left apart."""

from graph_service.model.vocabulary import Reason
from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, nominal, pupil
from sightline.town.stories.truth import Asked, Story, Told, everybody

MORWENNA = Cast("Morwenna Hailebeck", "2010-11-27", 811, "21 Curlew Rise", 811)
OTHER_SPELLING = "Morwena"

STORY = Story(
    name="two_of_one",
    title="Two of one",
    truth=(
        "Morwenna is one girl. The council and the schools hold her under two spellings with one NHS number: that makes them one. "
        "The police hold her, spelt as the schools do, with no number: a likeness of names and one birthday join nobody, so that "
        "entry is left apart until somebody has judged."
    ),
    rows={
        "council-children": (council_child(MORWENNA),),
        "schools-children": (pupil(MORWENNA, Forename=OTHER_SPELLING),),
        "police-people": (nominal(MORWENNA, Forenames=OTHER_SPELLING),),
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
                        {"matched": f"{OTHER_SPELLING} Hailebeck", "references": [{"reference": MORWENNA.nominal}]},
                    ),
                    ordered=True,
                )
            ),
        ),
        Asked(
            "What is she called in the two books that are joined, and by which number were they?",
            "profile",
            params={"sections": ["name", "reference", "number"]},
            found={"entity": MORWENNA.council},
            reasons={"analyst": Reason.WHO_IS_WHO},
            told=everybody(
                Told(
                    rows=(
                        {"section": "name", "text": MORWENNA.name},
                        {"section": "name", "text": f"{OTHER_SPELLING} Hailebeck"},
                        {"section": "reference", "text": MORWENNA.council},
                        {"section": "reference", "text": MORWENNA.pupil},
                        {"section": "number", "kind": "nhs", "text": MORWENNA.nhs, "agencies": 2},
                        {"section": "number", "kind": "upn", "text": MORWENNA.upn, "agencies": 2},
                    ),
                )
            ),
        ),
    ),
)  # fmt: skip
