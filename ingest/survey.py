"""A first look through a whole file: whether day or month comes first, and which references several rows use."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import pairwise

from graph_service.model.facts import Part, PartKey, StagedRow
from ingest.clean.dates import DayOrder, Order, Verdict
from ingest.mapped import Mapped
from ingest.read import BadRow
from ingest.source import Context, Refusal, Source, Staged


@dataclass(frozen=True)
class Surveyed:
    """What the first look found: each dated column's verdict, the references that more than one row uses, the last row's line.

    `damaged` says that some row could not be read, so the file may say more of any reference.
    """

    verdicts: Mapping[str, Verdict]
    repeated: frozenset[int]
    last_line: int
    damaged: bool

    def orders(self, otherwise: Order | None) -> dict[str, Order]:
        """The order of each dated column: as its values prove, else as the profile says; none if its values contradict each other."""
        found: dict[str, Order] = {}
        for column, verdict in self.verdicts.items():
            if verdict in ("dmy", "mdy"):
                found[column] = verdict
            elif verdict != "contradictory" and otherwise:
                found[column] = otherwise
        return found


def survey(mapped: Mapped, source: Source) -> Iterator[Surveyed | None]:
    """Look through the file, giving None now and then so that progress can be shown, and what was found at the end."""
    day_orders = {column: DayOrder() for column in source.dated if column in mapped.headings}
    reference = reference_column(source)
    seen = array("Q")
    line, damaged = 0, False
    for number, row in enumerate(mapped.rows()):
        if isinstance(row, BadRow):
            damaged = True
            continue
        line = row.line
        for column, day_order in day_orders.items():
            if text := row.values.get(column):
                day_order.see(text)
        if text := _reference(row.values, reference):
            seen.append(fingerprint(text))
        if number % 1000 == 0:
            yield None
    yield Surveyed(
        {column: day_order.verdict() for column, day_order in day_orders.items()}, _repeated(seen), line, damaged
    )


@dataclass
class Repeated:
    """Of references that several rows use: which parts all their rows have, and why some of these rows are refused."""

    refusals: dict[int, Refusal] = field(default_factory=dict)
    part_keys: dict[str, set[PartKey]] = field(default_factory=dict)
    partly: set[str] = field(default_factory=set)
    """The references of which some row was refused: what their other rows leave out closes nothing."""

    def with_others(self, row: StagedRow) -> StagedRow:
        """The row, with the parts that the file's other rows of its reference have."""
        elsewhere = frozenset(self.part_keys.get(row.reference, ()))
        return replace(row, said_elsewhere=elsewhere, whole=row.whole and row.reference not in self.partly)


def repeated(mapped: Mapped, source: Source, context: Context) -> Repeated:
    """Look at rows that share a reference; where they differ about one part, nobody knows which is right, and all are refused."""
    found = Repeated()
    said: dict[tuple[str, str, str], dict[str, list[int]]] = {}
    reference, wanted = reference_column(source), context.repeated
    for row in mapped.rows() if wanted else ():
        if isinstance(row, BadRow) or fingerprint(text := _reference(row.values, reference)) not in wanted:
            continue
        outcome = source.stage(row.values, context)
        if not isinstance(outcome, Staged):
            found.partly.add(text)
            continue
        for part in outcome.parts:
            found.part_keys.setdefault(text, set()).add(part.part_key)
            said.setdefault((text, part.kind, part.name), {}).setdefault(_content(part), []).append(row.line)
    for (text, kind, _), contents in said.items():
        lines = sorted({line for lines in contents.values() for line in lines})
        for line in lines if len(contents) > 1 else ():
            others = ", ".join(str(other) for other in lines[:6] if other != line)
            expected = (
                f"one {kind} under one reference; {f'lines {others}' if others else 'groups of this row'} say otherwise"
            )
            found.refusals[line] = Refusal(reference, text, expected)
            found.partly.add(text)
    return found


def reference_column(source: Source) -> str:
    """The column of a row's own reference: every source has it first."""
    return source.columns[0].name


def fingerprint(text: str) -> int:
    """Eight bytes that distinguish a text from others."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _reference(values: Mapping[str, str], column: str) -> str:
    return " ".join(values.get(column, "").split())


def _repeated(seen: "array[int]") -> frozenset[int]:
    ordered = sorted(seen)
    return frozenset(one for one, other in pairwise(ordered) if one == other)


def _content(part: Part) -> str:
    kept = sorted((column, text) for column, text in part.raw.items() if column not in part.volatile)
    return repr((part.access.text, kept))
