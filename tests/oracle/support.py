"""Who stands behind what a reader sees (C1 to C3): statements as lines, separate accounts, dealt pages, the strength of routes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from graph_service.model.times import Bounds
from graph_service.spelling import Unclean
from graph_service.spelling.grades import grade

T = TypeVar("T")


class Line(NamedTuple):
    """One piece of evidence: an assertion, or, with no id of its own, a Record."""

    assertion: str
    record: str
    kind: str
    start: str
    end: str
    agency: str
    grade: str
    statement: str
    origin: str
    origin_agency: str
    origin_source: str
    recorded_at: str
    recorded_from: str
    when: Bounds
    how: str = ""
    times: int = 0


Account = tuple[str, str, str]
"""The agency whose account it is, its origin, and the source that stands in; none where some copy names none."""


def accounts(lines: Iterable[Line]) -> set[Account]:
    """Separate accounts, each group of one kind and ends by itself.

    An origin is the named agency's only where its own statement stands there; else its copies are one account of who wrote one first.
    """
    found = set()
    for copies in _copies(lines):
        stands = any(line.agency == line.origin_agency for line in copies)
        first = min(copies, key=lambda line: (line.recorded_at, line.agency))
        named = {line.origin_source for line in copies}
        found.add((first.origin_agency if stands else first.agency, first.origin, min(named)))
    return found


def unsupported(lines: Iterable[Line]) -> set[Line]:
    """Lines said to be copied from an agency whose own is not among those of their group."""
    return {line for copies in _copies(lines) if all(c.agency != c.origin_agency for c in copies) for line in copies}


def support(held: Iterable[Account]) -> tuple[int, int]:
    """How well something is supported: by how many agencies, then accounts."""
    held = set(held)
    logs: dict[tuple[str, str], set[str]] = {}
    for agency, origin, source in held:
        logs.setdefault((agency, origin), set()).add(source)
    return len({agency for agency, *_ in held}), sum(1 if "" in sources else len(sources) for sources in logs.values())


def supported(held: Iterable[Account], called: str = "{}") -> dict[str, int]:
    """The same as a row says it, under the names made with `called`."""
    return dict(zip((called.format("agencies"), called.format("accounts")), support(held), strict=True))


def alone(parts: Iterable[Iterable[Account]]) -> frozenset[str]:
    """The agencies on whose word alone some part of a thing rests."""
    agencies = [{agency for agency, *_ in part} for part in parts]
    return frozenset(agency for only in agencies if len(only) == 1 for agency in only)


def _copies(lines: Iterable[Line]) -> list[list[Line]]:
    """A log named without its source is every log of that reference."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    distinct = set(lines)
    for line in distinct:
        bare = any(other.origin == line.origin and not other.origin_source for other in distinct)
        source = "" if bare else line.origin_source
        groups.setdefault((line.kind, line.start, line.end, line.origin, source), []).append(line)
    return list(groups.values())


def dealt(ranked: Sequence[T], size: int, hand_of: Callable[[T], frozenset[str]]) -> list[T]:
    """C3: pages of this size, each chosen by dealing and shown by rank; a list is a run of them."""
    left, order = list(ranked), []
    while left:
        shared = [n for n, thing in enumerate(left) if not hand_of(thing)]
        chosen = shared[: size // 2]
        hands: dict[frozenset[str], list[int]] = {}
        for n, thing in enumerate(left):
            if hand_of(thing):
                hands.setdefault(hand_of(thing), []).append(n)
        turns = sorted(
            hands, key=lambda hand: (len(hand), blake2b("|".join(sorted(hand)).encode(), digest_size=8).digest())
        )
        while len(chosen) < size and any(hands.values()):
            chosen += [hands[hand].pop(0) for hand in turns if hands[hand]][: size - len(chosen)]
        chosen += shared[size // 2 :][: size - len(chosen)]
        order += [left[n] for n in sorted(chosen)]
        left = [thing for n, thing in enumerate(left) if n not in chosen]
    return order


Ranked = tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]
"""A row with what it is ranked by and the agencies on whose word alone it rests."""


def paged(ranked: Iterable[Ranked], size: int) -> list[dict[str, Any]]:
    """The rows in their question's order, dealt in pages of its own size."""
    return [told for _, _, told in dealt(sorted(ranked, key=lambda r: r[0]), size, lambda r: r[1])]


def shown(lines: Iterable[Line], cap: int) -> tuple[list[dict[str, Any]], int]:
    """Evidence in its order, each once, and how much more; of more than the cap each agency's earliest in turn."""
    distinct = sorted(set(lines), key=lambda line: (line.recorded_at, line.assertion, line.record))
    first = dealt(distinct, cap, lambda line: frozenset({line.agency}))[:cap]
    copied = unsupported(distinct)
    return [{**told(line), "copied_only": line in copied} for line in first], max(0, len(distinct) - cap)


def told(line: Line) -> dict[str, Any]:
    """A line as a row holds it."""
    return {**line._asdict(), "when": asdict(line.when)}


def evidenced(lines: Iterable[Line], cap: int = 20) -> dict[str, Any]:
    """The same as a row says it."""
    evidence, more = shown(lines, cap)
    return {"evidence": evidence, "more_evidence": more}


def weakest(steps: Iterable[Iterable[Line]]) -> tuple[list[str], int]:
    """Of each grading scheme the weakest step's strongest grade; and how many steps no grade supports."""
    best = [_strongest(line.grade for line in step) for step in steps]
    schemes = sorted({scheme for step in best for scheme in step})
    return [max(step[s] for step in best if s in step)[1] for s in schemes], sum(not step for step in best)


def _strongest(grades: Iterable[str]) -> dict[str, tuple[tuple[int, int], str]]:
    """Of each scheme the strongest grade: what is known of the information first, then of the source."""
    found: dict[str, tuple[tuple[int, int], str]] = {}
    for text in sorted(set(grades)):
        try:
            read = grade(text)
        except Unclean:
            continue
        if read.information and read.source:
            rank = (_place(read.information), _place(read.source))
            found[read.scheme] = min(found.get(read.scheme, (rank, text)), (rank, text))
    return found


def _place(code: str) -> int:
    return int(code) if code.isdigit() else ord(code) - ord("A") + 1
