"""Which agencies stand behind statements: copies of one log are one account (rule C1).

So an agency that names another as its source cannot make it look as if that other agency had said the same.

Statements are compared within a **group**: those of one kind that run from the same entity to the same entity (records: of one kind
about one entity). An **origin** is the log in which something was first written down: an agency's reference in a system and a
source. An origin that is named without its source counts as the same as every origin with that reference. In a group, all statements
of one origin are one **account**. It is the account

1. of the agency that the origin names, where that agency's own statement stands in the group: the reader may see it, it has the same
   origin, and the agency that wrote it is the agency that the origin names;
2. else of the agency whose copy was written first (by `recorded_at`; of two at the same time, the smaller agency name). Its account
   is then "said to be copied from" the agency that the origin names.

Two accounts differ if their agency or their origin differs, so one log that puts a child in ten events is one account of one agency.
**Support** is the number of distinct agencies of the accounts and the number of accounts: more agencies count for more; where they
are equal, more accounts do. "Two agencies" means that two wrote it, not that two saw it.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from graph_service.model.question import Said

AgencyOf = Callable[[int], str]
"""The agency that a class's number stands for."""


_Log = tuple[str, str]
"""The opaque id of an origin, and its source; the source is empty where a copy of it names none."""


class Account(NamedTuple):
    """What one agency said, with all copies of it; `source` is empty where a copy names none."""

    agency: str
    origin: str
    source: str = ""


class Support(NamedTuple):
    """How well something is supported: compared by agencies first, then by accounts."""

    agencies: int
    accounts: int


def accounts(said: Iterable[Said], agency_of: AgencyOf) -> frozenset[Account]:
    """The separate accounts of statements, each group by itself."""
    return frozenset(Account(_whose(copies, agency_of), *log) for (*_, log), copies in _copies(said).items())


def unsupported(said: Iterable[Said], agency_of: AgencyOf) -> frozenset[Said]:
    """The statements said to be copied from another agency, where that agency's own statement does not stand in their group."""
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
    """The agencies that are the only one behind some part of a thing; none where two or more stand behind every part."""
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
