"""Short and other forms of given names, from an open table that stands beside this module with its source and licence.

And what makes of cars are called for short (`looks.MAKES`): a text may be either.
"""

from functools import cache
from importlib import resources

from graph_service.spelling.looks import MAKES


def other_forms(word: str) -> frozenset[str]:
    """The folded words that may stand for this one, either way round: Elizabeth of Liz, Liz and Beth of Elizabeth."""
    return _table().get(word, frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    """Each name of the table with its forms, and each form with the names it is of."""
    found: dict[str, set[str]] = {}
    text = resources.files("graph_service.spelling").joinpath("given_names.txt").read_text(encoding="ascii")
    names = [line.split() for line in text.splitlines() if not line.startswith("#")]
    for name, *forms in (*names, *([make, *short] for make, short in MAKES.items())):
        for form in forms:
            found.setdefault(name, set()).add(form)
            found.setdefault(form, set()).add(name)
    return {name: frozenset(forms) for name, forms in found.items()}
