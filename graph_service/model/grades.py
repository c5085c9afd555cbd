"""The least grade of a scheme that somebody asks for, and how lower ones begin; grades of two schemes are never compared."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_CODES: Mapping[str, tuple[str, str]] = {"3x5x2": ("123", "ABCDE"), "5x5x5": ("ABCDE", "12345")}
"""Of each scheme the codes of a source and of its information, from the strongest to the weakest."""

_LEAST = re.compile(r"(3x5x2)\s+([123])\s+([A-E])|(5x5x5)\s+([A-E])\s+([1-5])", re.IGNORECASE | re.ASCII)


def _least(text: str) -> str:
    """The scheme, source and information, as a stored grade begins."""
    found = _LEAST.fullmatch(text.strip())
    if found is None:
        raise ValueError("expected a scheme with its least source and information, such as 3x5x2 2 C or 5x5x5 B 3")
    scheme, *codes = filter(None, found.groups())
    return " ".join([scheme.lower(), *(code.upper() for code in codes)])


Least = Annotated[str, StringConstraints(max_length=20), AfterValidator(_least)]
"""A scheme with the least source and information that is asked for: `3x5x2 2 C`."""


def scheme(minimum: str) -> str:
    """The scheme of a least grade."""
    return minimum.split()[0]


def below(minima: Iterable[str]) -> list[str]:
    """How the grades begin that are lower than the least of their scheme, by their source or by their information."""
    return [
        f"{name} {source} {information}"
        for name, least_source, least_information in map(str.split, minima)
        for sources, informations in [_CODES[name]]
        for source in sources
        for information in informations
        if source > least_source or information > least_information
    ]
