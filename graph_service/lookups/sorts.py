"""What sort of person or thing each entity of an answer is: of a person child or adult, by every birth that the reader may see."""

from collections.abc import Collection, Mapping

from graph_service.analysis.ages import Age, age_on
from graph_service.lookups.about import kind_of
from graph_service.lookups.ages import births
from graph_service.lookups.portions import Run, in_portions
from graph_service.model.vocabulary import EntityKind

Sort = EntityKind | Age
"""A kind of thing; of a person, child or adult, where the births decide it."""


def sorts(run: Run, ids: Collection[str], known: Mapping[str, EntityKind], day: str) -> dict[str, Sort]:
    """The sort of each on a day, as far as the reader may see it; `known` are those whose kind an answer has said already."""
    asked = in_portions(run, "records-about", (i for i in ids if i not in known))
    kinds = {**known, **{row["entity"]: kind_of(row["labels"]) for row in asked}}
    people = [i for i in ids if kinds.get(i) is EntityKind.PERSON]
    born = births(run, people)
    ages = {i: age_on(day, born.get(i, ())) for i in people}
    decided = {i: age for i, age in ages.items() if age in (Age.CHILD, Age.ADULT)}
    return {i: decided.get(i, kinds[i]) for i in ids if i in kinds}
