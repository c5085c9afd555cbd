"""Which entities an answer names, in which order, and what each of them may be called."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel

from graph_service.model.question import Evidence, Label, Naming, Row


def entities_in(rows: Sequence[Row]) -> list[str]:
    """The entity ids in rows, each once: first those in the columns, in their order, then those that stand only in the evidence."""
    own = (i for row in rows for name, value in row if name != "evidence" for i in _entities(value))
    beside = (i for row in rows for said in row.evidence for i in (said.start, said.end))
    return list(dict.fromkeys((*own, *beside)))


def label(used: Mapping[tuple[str, bool], set[str]], reader: str) -> Label:
    """The label of an entity. `used` gives, for each name, and whether it is of a reference of their own, the agencies that use it.

    `Label` says in which order the names stand.
    """
    owned = {name for name, own in used if own}
    names = [
        Naming(name=name, agencies=tuple(sorted(agencies)), own=own)
        for (name, own), agencies in used.items()
        if own or name not in owned
    ]
    names.sort(key=lambda naming: (not naming.own, not (naming.own and reader in naming.agencies), naming.name))
    fit = [naming.name for naming in names if naming.own] or [naming.name for naming in names]
    return Label(names=tuple(names), text=" / ".join(fit[:3]) or "no name you may see")


def _entities(value: object) -> Iterable[str]:
    """The entity ids in a value, in the order in which they stand there."""
    if isinstance(value, str):
        if value.startswith("e_") and len(value) == 26:
            yield value
    elif isinstance(value, Evidence):
        yield from (value.start, value.end)
    elif isinstance(value, BaseModel):
        yield from _entities(vars(value))
    elif isinstance(value, dict):
        yield from _entities(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _entities(part)
