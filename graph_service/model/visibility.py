"""Visibility classes: who wrote a thing, how it is marked and handled; the graph tests only the class's number."""

from dataclasses import dataclass, replace
from functools import cached_property

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
"""Government security classifications we hold, least first; ingest refuses anything above (domain.md 3.3)."""

CONDITIONS = ("A1", "A2", "A3", "S1", "S2")
"""Conditions of handling code C (3x5x2): covert development, covert use, overt use, sanitise by delegate, consult originator."""

TAGS = ("health", "placement", "restricted", "third-party", "sealed", "adoption", "protected")
"""Tags besides `operation:<name>`; the last three, and operations, stand in compartments that never join."""

COMPARTMENTS = ("sealed", "adoption", "protected")

RESTRICTED = "restricted"
"""Put on by those who work the cases of a Subject's own agency (design V5)."""

VOID = "void"
"""What only files sent in error support: an auditor alone sees it (design V4). No row brings it and no grant opens it."""

CLASSES_AT_MOST = 60
"""How many classes an agency's profiles and rows may bring (design V1)."""


@dataclass(frozen=True)
class AccessClass:
    """One visibility class: agency, marking, handling (P, or C with conditions) and tags."""

    agency: str
    marking: str = "OFFICIAL"
    handling: str = "P"
    conditions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a class that the policy could not judge."""
        if any(mark in word for word in (self.agency, *self.tags) for mark in "|,"):
            raise ValueError("expected an agency and tags without | or , which part the canonical text")
        known = {*TAGS, VOID}
        wrong = [tag for tag in self.tags if tag not in known and not tag.startswith("operation:")]
        if wrong or self.marking not in MARKINGS or self.handling not in ("P", "C"):
            raise ValueError(
                f"expected a marking of {MARKINGS}, handling P or C and tags of {TAGS} or operation:<name>"
            )
        if set(self.conditions) - set(CONDITIONS) or (self.conditions and self.handling == "P"):
            raise ValueError(f"expected conditions of {CONDITIONS}, and only with handling C")

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
        return "|".join(parts)

    @property
    def joins(self) -> bool:
        """Whether its identities join others': not in a compartment (sealed, adoption, protected, an operation)."""
        return not any(is_compartment(tag) for tag in self.tags)

    @property
    def open(self) -> bool:
        """Whether what comes in under it may shape who is who (design I3): handling P and no tag, whatever the marking we hold."""
        return self.handling == "P" and not self.tags

    def with_tags(self, tags: frozenset[str]) -> "AccessClass":
        """This class under restrictions: the same, with their tags added."""
        return replace(self, tags=tuple(sorted({*self.tags, *tags}))) if tags else self


def class_of(text: str) -> AccessClass:
    """The class that a canonical text stands for."""
    agency, marking, handling, conditions, tags = text.split("|")
    return AccessClass(agency, marking, handling, _words(conditions), _words(tags))


def is_compartment(tag: str) -> bool:
    """Whether a tag closes a compartment: what is in it never joins, and only its own grant opens it."""
    return tag in COMPARTMENTS or tag.startswith("operation:")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
