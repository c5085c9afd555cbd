"""Who stands behind statements: separate accounts, so that naming another agency's record as one's source forges nobody (C1).

Statements are compared within a **group**: those of one kind that run from the same entity to the same entity (records: of one kind
about one entity). An origin is a log: an agency's reference in a system and a source; one named without its source is the same as
every log of that reference. In a group all statements of one origin are one **account**:

1. of the agency the origin names, where that agency's own statement of that origin stands in the group: it is among the statements
   the reader may see, of the same origin, and the agency that wrote it is the one it names;
2. else of the agency whose copy was written first (`recorded_at`, then the smaller agency name): "said to be copied from" the other.

An account is told apart by its agency and its origin, so one log that puts a child in ten events is one account of one agency.
**Support** is the number of distinct agencies of the accounts, then the number of accounts, compared in that order. "Two agencies"
means that two wrote it, not that two saw it.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from graph_service.model.question import Said

AgencyOf = Callable[[int], str]
"""The agency that a class's number stands for."""


_Log = tuple[str, str]
"""An origin and its source."""


class Account(NamedTuple):
    """What one agency said, with all its copies; without a source where a copy names none."""

    agency: str
    origin: str
    source: str = ""


class Support(NamedTuple):
    """How well something is supported: more agencies are more, then more accounts."""

    agencies: int
    accounts: int


def accounts(said: Iterable[Said], agency_of: AgencyOf) -> frozenset[Account]:
    """The separate accounts of statements, each group by itself."""
    return frozenset(Account(_whose(copies, agency_of), *log) for (*_, log), copies in _copies(said).items())


def unsupported(said: Iterable[Said], agency_of: AgencyOf) -> frozenset[Said]:
    """The statements said to be copied from an agency whose own of that origin does not stand in their group."""
    held = list(said)
    if all(_is_own(one, agency_of) for one in held):
        return frozenset()
    return frozenset(
        one
        for copies in _copies(held).values()
        if not any(_is_own(copy, agency_of) for copy in copies)
        for one in copies
    )


def support(held: Iterable[Account]) -> Support:
    """The support that accounts give."""
    every = set(held)
    distinct = {one for one in every if not one.source or one._replace(source="") not in every}
    return Support(len({account.agency for account in distinct}), len(distinct))


def alone(parts: Iterable[Iterable[Account]]) -> frozenset[str]:
    """The agencies on whose word alone some part of a thing rests; none where two or more stand behind every part."""
    agencies = [{account.agency for account in part} for part in parts]
    return frozenset(agency for only in agencies if len(only) == 1 for agency in only)


def _copies(said: Iterable[Said]) -> dict[tuple[str, str, str, _Log], list[Said]]:
    """The statements of each origin in each group."""
    held = list(said)
    unsourced = {one.origin for one in held if not one.origin_source}
    found: dict[tuple[str, str, str, _Log], list[Said]] = {}
    for one in held:
        log = one.origin, "" if one.origin in unsourced else one.origin_source
        found.setdefault((one.kind, one.start, one.end, log), []).append(one)
    return found


def _whose(copies: list[Said], agency_of: AgencyOf) -> str:
    own = min((one.origin_agency for one in copies if _is_own(one, agency_of)), default=None)
    return own or min((one.recorded_at, agency_of(one.visibility)) for one in copies)[1]


def _is_own(one: Said, agency_of: AgencyOf) -> bool:
    return agency_of(one.visibility) == one.origin_agency
