"""Visibility classes: who wrote a thing, how it is marked and handled; the graph tests only the class's number."""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
"""Government security classifications we hold, least first; ingest refuses anything above (domain.md 3.3)."""

CONDITIONS = ("A1", "A2", "A3", "S1", "S2")
"""Conditions of handling code C (3x5x2): covert development, covert use, overt use, sanitise by delegate, consult originator."""

TAGS = ("health", "placement", "restricted", "third-party", "sealed", "adoption", "protected")
"""Tags besides `operation:<name>`; the last three, and operations, stand in compartments that never join."""

COMPARTMENTS = ("sealed", "adoption", "protected")


@dataclass(frozen=True)
class AccessClass:
    """One visibility class: agency, marking, handling (P, or C with conditions), tags, and whether its identities join others'."""

    agency: str
    marking: str = "OFFICIAL"
    handling: str = "P"
    conditions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    joins: bool = True

    def __post_init__(self) -> None:
        """Refuse a class that the policy could not judge."""
        if any(mark in word for word in (self.agency, *self.tags) for mark in "|,"):
            raise ValueError("expected an agency and tags without | or , which part the canonical text")
        known = set(TAGS)
        wrong = [tag for tag in self.tags if tag not in known and not tag.startswith("operation:")]
        if wrong or self.marking not in MARKINGS or self.handling not in ("P", "C"):
            raise ValueError(
                f"expected a marking of {MARKINGS}, handling P or C and tags of {TAGS} or operation:<name>"
            )
        if set(self.conditions) - set(CONDITIONS) or (self.conditions and self.handling == "P"):
            raise ValueError(f"expected conditions of {CONDITIONS}, and only with handling C")
        closed = any(tag in COMPARTMENTS or tag.startswith("operation:") for tag in self.tags)
        if closed and self.joins:
            raise ValueError("a sealed, adoption, protected or operation class never joins: expected joins=False")

    @cached_property
    def text(self) -> str:
        """The canonical text that the class's number is made from."""
        parts = (
            self.agency,
            self.marking,
            self.handling,
            ",".join(sorted(self.conditions)),
            ",".join(sorted(self.tags)),
        )
        return "|".join((*parts, "joins" if self.joins else "apart"))

    @cached_property
    def number(self) -> int:
        """31 bits of the hash of the canonical text; the store refuses two texts with one number."""
        return int.from_bytes(blake2b(self.text.encode(), digest_size=4).digest()) & 0x7FFFFFFF

    def with_tags(self, tags: frozenset[str]) -> "AccessClass":
        """This class under restrictions: the same, with their tags added."""
        return replace(self, tags=tuple(sorted({*self.tags, *tags}))) if tags else self


def class_of(text: str) -> AccessClass:
    """The class that a canonical text stands for."""
    agency, marking, handling, conditions, tags, joins = text.split("|")
    return AccessClass(agency, marking, handling, _words(conditions), _words(tags), joins == "joins")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
