"""The opaque ids that may stand in an address of a page; what is none is told in the words of what does not exist."""

import re
from typing import Annotated

from fastapi import Depends

from graph_service.errors import NotFound

ENTITY = re.compile(r"e_[0-9a-f]{24}")
SAID = re.compile(r"a_[0-9a-f]{24}_[0-9a-f]{24}|r_[0-9a-f]{24}")


def _entity(entity: str) -> str:
    """The id in an address; what is no id is told in the words of what does not exist."""
    if not ENTITY.fullmatch(entity):
        raise NotFound("there is nothing of that id")
    return entity


def _said(said: str) -> str:
    """The same for a statement or a record."""
    if not SAID.fullmatch(said):
        raise NotFound("no statement or record with that id")
    return said


Entity = Annotated[str, Depends(_entity)]
Said = Annotated[str, Depends(_said)]
