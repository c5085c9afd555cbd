"""Restrictions on a Subject: its Records and assertions take a tighter class, past versions included, and loosen when it is lifted.

A class is always today's: asking as known on an earlier day cannot undo a restriction.
"""

from collections.abc import Mapping

from graph_service.errors import NotFound
from graph_service.model.visibility import class_of
from graph_service.writer.classes import ensure_classes
from graph_service.writer.statements import Step, pairs


def restrict(step: Step, restriction: str, subject: str, tag: str, by: str, why: str) -> int:
    """Put the restriction on; how many Records changed class."""
    step("restriction", id=restriction, subject=subject, tag=tag, by=by, why=why)
    return _reclass(step, subject)


def lift(step: Step, restriction: str) -> int:
    """Lift the restriction; how many Records changed class."""
    lifted = step("restriction-lift", id=restriction)
    if not lifted:
        raise NotFound("no restriction with that id is in force")
    return _reclass(step, lifted[0]["subject"])


def _reclass(step: Step, subject: str) -> int:
    """Give every Record that ever spoke of the Subject the class it came in, with the tags of all restrictions in force."""
    ids = {row["id"] for name in ("restricted-records", "restricted-assertions") for row in step(name, subject=subject)}
    records = step.rows("reclass-read", sorted(ids))
    tags: dict[str, set[str]] = {}
    for row in step("restrictions"):
        tags.setdefault(row["subject"], set()).add(row["tag"])
    texts = step.rows("visibility-known", sorted({row["received_as"] for row in records}))
    received = {row["number"]: class_of(row["text"]) for row in texts}
    changed, wanted = [], {}
    for row in records:
        speaks_of = {row["subject"], *(s for _, a, b, _ in pairs(row["asserts"]) for s in (a, b))}
        access = received[row["received_as"]].with_tags(frozenset(t for s in speaks_of for t in tags.get(s, ())))
        wanted[access.number] = access.text
        if access.number != row["visibility"]:
            changed.append({**row, "visibility": access.number})
    ensure_classes(step, wanted)
    step.rows("reclass-records", [{"record": row["id"], "visibility": row["visibility"]} for row in changed])
    step.rows("reclass-assertions", [line for row in changed for line in _assertion_lines(row)])
    return len(changed)


def _assertion_lines(row: Mapping[str, object]) -> list[dict[str, object]]:
    starts = sorted({start for _, start, _, _ in pairs(row["asserts"])})  # type: ignore[arg-type]
    return [{"subject": start, "record": row["id"], "visibility": row["visibility"]} for start in starts]
