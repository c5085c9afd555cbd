"""What a file is called: words of a closed list, days and figures, so that nobody's name stands in a list of files or a mail."""

import re
import secrets

from graph_service.errors import BadInput
from graph_service.model.times import london_day

_COMMON = frozenset(
    ("a", "analyst", "answer", "b", "c", "data", "export", "exported", "figures", "file", "forum", "map", "month", "panel", "quarter",
     "review", "rows", "sightline", "strategic", "table", "test")
)  # fmt: skip
"""Words that may stand in a name beside those of the question and figures: none of them is anybody's name."""

_FIGURES = re.compile(r"\d+|q[1-4]", re.ASCII)


def file_name(question: str, known_at: str, suffix: str) -> str:
    """A name for a file: the question, the London day as known on which it was asked, six figures by chance."""
    return f"{question}-{london_day(known_at)}-{secrets.randbelow(10**6):06}.{suffix}"


def refuse_naming(name: str, question: str, made: str) -> None:
    """Refuse a file's name in which a person's could stand: a word neither of the list nor of the question's, and no figure."""
    words = [word for word in re.split(r"[\W_]+", name.rsplit(".", 1)[0].casefold()) if word]
    known = _COMMON.union(question.split("_"))
    if not words or not all(word in known or _FIGURES.fullmatch(word) for word in words):
        raise BadInput(
            f"a file's name may hold no name of a person: expected the question, days and figures, such as {made}; "
            "give only csv, xlsx or geojson, after a folder or not, and such a name is made"
        )
