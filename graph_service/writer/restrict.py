"""Restrictions on a Subject: its Records and assertions take a tighter class, past versions included, and loosen when it is lifted.

A class is always today's: asking as known on an earlier day cannot undo a restriction.
"""

from collections.abc import Mapping

from graph_service.errors import NotFound
from graph_service.model.ids import Minter
from graph_service.writer.classes import Numbers
from graph_service.writer.statements import Step, pairs


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
    """Give every Record that ever spoke of the Subject the class it came in, with the tags of all restrictions in force."""
    ids = {row["id"] for name in ("restricted-records", "restricted-assertions") for row in step(name, subject=subject)}
    records = step.rows("reclass-read", sorted(ids))
    tags, numbers = tags_in_force(step), Numbers(step, mint)
    wanted = {}
    for row in records:
        speaks_of = {row["subject"], *(s for _, a, b, _ in pairs(row["asserts"]) for s in (a, b))}
        of_all = frozenset(t for s in speaks_of for t in tags.get(s, ()))
        wanted[row["id"]] = numbers[row["received_as"]].with_tags(of_all)
    numbers.ensure(wanted.values())
    classed = [{**row, "was": row["visibility"], "visibility": numbers.of(wanted[row["id"]])} for row in records]
    changed = [row for row in classed if row["was"] != row["visibility"]]
    step.rows("reclass-records", [{"record": row["id"], "visibility": row["visibility"]} for row in changed])
    step.rows("reclass-assertions", [line for row in changed for line in _assertion_lines(row)])
    return len(changed)


def tags_in_force(step: Step) -> dict[str, set[str]]:
    """The tags of the restrictions in force, by Subject."""
    tags: dict[str, set[str]] = {}
    for row in step("restrictions"):
        tags.setdefault(row["subject"], set()).add(row["tag"])
    return tags


def _assertion_lines(row: Mapping[str, object]) -> list[dict[str, object]]:
    starts = sorted({start for _, start, _, _ in pairs(row["asserts"])})  # type: ignore[arg-type]
    return [{"subject": start, "record": row["id"], "visibility": row["visibility"]} for start in starts]
