"""What each reader may undo, act on or keep, a text each in `cypher/lists`: judgements, restrictions, files, places and the like."""

from graph_service import access
from graph_service.model.listing import Listing
from graph_service.model.question import Scope


def _who_judge(scope: Scope) -> None:
    access.may_judge(scope, {scope.agency})


def _who_restrict(scope: Scope) -> None:
    access.may_restrict(scope, scope.agency)


JUDGEMENTS = Listing("judgements", "Your agency's judgements in force, on records you may see", _who_judge)
PROPOSALS = Listing("proposals", "Pairs of records somebody should look at, which you may see", _who_judge)
RESTRICTIONS = Listing("restrictions", "Your agency's restrictions in force", _who_restrict)
REQUESTS = Listing("requests", "What your agency is asked to restrict", _who_restrict)
EXTRACTS = Listing("extracts", "The files in force that you may take back", access.may_list_extracts)
PLACES = Listing("places", "The places of the register", access.may_list_places, of_register=True)

LISTS = {each.name: each for each in (JUDGEMENTS, PROPOSALS, RESTRICTIONS, REQUESTS, EXTRACTS, PLACES)}
"""Every list, by its name."""
