"""Two children of one birthday, one surname, one address and one school; and a number that was written against the wrong one."""

from graph_service.model.vocabulary import Reason
from sightline.town.cast import Cast
from sightline.town.stories.forms import council_child, patient, pupil
from sightline.town.stories.truth import Asked, Story, Told, everybody

IDA = Cast("Ida Tarnbeck", "2012-08-14", 511, "12 Ling Terrace", 511)
IVO = Cast("Ivo Tarnbeck", "2012-08-14", 512, "12 Ling Terrace", 511)

STORY = Story(
    name="twins",
    title="Twins",
    truth=(
        "Ida and Ivo are twins: one birthday, one address, one school. The health trust wrote Ivo's NHS number against Ida's name. "
        "That joins Ida's entry there neither to her brother nor, until somebody has judged, to herself."
    ),
    rows={
        "council-children": (council_child(IDA), council_child(IVO)),
        "schools-children": (pupil(IDA), pupil(IVO)),
        "health-children": (patient(IDA, **{"NHS number": IVO.nhs}),),
    },
    acts=(
        Asked(
            "Who is called Tarnbeck? The twins, each by council and schools; and the entry of the health trust, apart.",
            "find",
            params={"text": "Tarnbeck", "kinds": ["Person"]},
            told=everybody(
                Told(
                    rows=(
                        {
                            "entity": "Ida Tarnbeck",
                            "references": [{"reference": IDA.council}, {"reference": IDA.pupil}],
                        },
                        {
                            "entity": "Ivo Tarnbeck",
                            "references": [{"reference": IVO.council}, {"reference": IVO.pupil}],
                        },
                        {"entity": "Ida Tarnbeck", "references": [{"reference": IDA.patient}]},
                    ),
                )
            ),
        ),
        Asked(
            "Who lives where Ivo does? His sister.",
            "household",
            found={"person": IVO.name},
            reasons={"analyst": Reason.WHO_IS_WHO},
            told=everybody(Told(rows=({"person": "Ida Tarnbeck"},))),
        ),
        Asked(
            "What is Ivo called? By one name alone: nothing of Ida's is his.",
            "profile",
            params={"sections": ["name", "reference", "number"]},
            found={"entity": IVO.name},
            reasons={"analyst": Reason.WHO_IS_WHO},
            told=everybody(
                Told(
                    rows=(
                        {"section": "name", "text": "Ivo Tarnbeck"},
                        {"section": "reference", "text": IVO.council},
                        {"section": "reference", "text": IVO.pupil},
                        {"section": "number", "kind": "nhs", "text": IVO.nhs, "disagrees": False},
                        {"section": "number", "kind": "upn", "text": IVO.upn, "disagrees": False},
                    ),
                    absent=(IDA.name,),
                )
            ),
        ),
    ),
)
