"""Visibility classes: who wrote a thing, how it is marked and handled; the graph tests only the class's number."""

from dataclasses import dataclass, replace
from functools import cached_property

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
"""Government security classifications we hold, least first; ingest refuses anything above."""

CONDITIONS = ("A1", "A2", "A3", "S1", "S2")
"""Conditions of handling code C (3x5x2): covert development, covert use, overt use, sanitise by delegate, consult originator."""

COMPARTMENTS = ("sealed", "adoption", "protected")
"""Tags that, like every `operation:<name>`, close a compartment that never joins."""

RESTRICTED = "restricted"
"""Put on a subject by those who work its agency's cases, or brought by a row (rule V5)."""

VOID = "void"
"""Put on what only extracts sent in error support; nobody brings or holds it (rule V4)."""

GRANTED = ("health", "placement", "third-party", *COMPARTMENTS)
"""Tags besides `operation:<name>` that a token may be granted."""

BROUGHT = (*GRANTED, RESTRICTED)
"""Tags besides `operation:<name>` that a profile or a row may bring."""

TAGS = (*BROUGHT, VOID)
"""Tags besides `operation:<name>`."""

CLASSES_AT_MOST = 60
"""How many classes an agency's profile and rows may make; what a meet, a restriction or `void` makes is never counted (rule V1)."""


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
        known = set(TAGS)
        wrong = [tag for tag in self.tags if tag not in known and not operation_of(tag)]
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
        """Whether what comes in under it may shape who is who (rule I3): handling P and no tag, whatever the marking we hold."""
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
    return tag in COMPARTMENTS or bool(operation_of(tag))


def operation_of(tag: str) -> str:
    """The operation that a tag names; empty for any other tag."""
    kind, _, name = tag.partition(":")
    return name if kind == "operation" else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
