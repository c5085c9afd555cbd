"""Restrictions on a Subject: its Records and assertions take a tighter class, past versions included, and loosen when it is lifted.

A class is always today's: asking as known on an earlier day cannot undo a restriction.
"""

from collections.abc import Mapping

from graph_service.errors import NotFound
from graph_service.model.ids import Minter
from graph_service.writer.statements import Step


def restrict(step: Step, restriction: str, subject: str, tag: str, by: str, why: str, mint: Minter) -> int:
    """Put the restriction on; how many Records changed class."""
    step("restriction", id=restriction, subject=subject, tag=tag, by=by, why=why)
    return _reclass(step, subject, mint)


def lift(step: Step, restriction: str, mint: Minter) -> int:
    """Lift the restriction; how many Records changed class."""
    lifted = step("restriction-lift", id=restriction)
    if not lifted:
        raise NotFound("no restriction with that id is in force")
    return _reclass(step, lifted[0]["subject"], mint)


def _reclass(step: Step, subject: str, mint: Minter) -> int:
    """Give every Record that ever spoke of the Subject its class."""
    ids = {row["id"] for name in ("restricted-records", "restricted-assertions") for row in step(name, subject=subject)}
    from graph_service.writer.reclass import reclass_records

    return reclass_records(step, mint, ids)


Tags = Mapping[tuple[str, str], set[str]]
"""The tags of the restrictions in force, by agency and Subject."""


def tags_in_force(step: Step) -> Tags:
    """The tags of the restrictions in force."""
    tags: dict[tuple[str, str], set[str]] = {}
    for row in step("restrictions"):
        tags.setdefault((row["agency"], row["subject"]), set()).add(row["tag"])
    return tags
