"""The answers that are drawn as bars: how many children, place by place or hour by hour."""

from collections.abc import Mapping

from graph_service.cards.telling import Telling, count, support, words
from graph_service.model.question import Answer
from graph_service.questions.hotspots import Hotspot
from graph_service.questions.near import Near
from graph_service.questions.place_profile import PlaceLine
from graph_service.web.pictures import bars
from graph_service.web.pictures.bars import Bar
from graph_service.web.pictures.drawing import Picture

_GROUPS: Mapping[str, str] = {
    "cell": "a 100 m square",
    "routine": "where children are every day, or are brought",
    "artefact": "a place that stands for no one place",
}
"""What is said of a place that is no place of harm like others."""

_READS = (
    "Each bar is as long as the number of different children recorded there. It does not say how likely anything is."
)


def hotspots(answer: Answer[Hotspot], told: Telling) -> Picture | None:
    """Places and squares by the number of different children."""
    made = [
        Bar(
            n,
            _called(row, told),
            _small(row.group, row.agencies, row.accounts),
            row.children,
            _children(row.children, row.before),
            row.before,
        )
        for n, row in enumerate(answer.rows, start=1)
    ]
    return bars.drawn(made, len(answer.rows), "How many different children were recorded at each place.", [_READS])


def _called(row: Hotspot | Near, told: Telling) -> str:
    return told.name(row.place) if row.place else f"Square {row.cell}"


def _small(group: str, agencies: int, accounts: int) -> str:
    return "; ".join(filter(None, (_GROUPS.get(group, ""), support(agencies, accounts))))


def _children(number: int, before: int | None) -> str:
    return count(number, "child", "children") + (f" ({before:,} before)" if before is not None else "")


def near(answer: Answer[Near], told: Telling) -> Picture | None:
    """Places nearby, the nearest first, by the number of different children."""
    made = [
        Bar(
            n,
            _called(row, told),
            f"within {row.distance_m:,} m; {support(row.agencies, row.accounts)}",
            row.children,
            _children(row.children, None),
        )
        for n, row in enumerate(answer.rows, start=1)
    ]
    reads = [f"The nearest stands first. {_READS}"]
    return bars.drawn(made, len(answer.rows), "How many different children were recorded at each place nearby.", reads)


def place_profile(answer: Answer[PlaceLine], told: Telling) -> Picture | None:
    """What happened at a place, and when, by the number of different children."""
    made = [
        Bar(n, _line(row, told), _SECTIONS.get(row.section, ""), row.children, _children(row.children, None))
        for n, row in enumerate(answer.rows, start=1)
        if row.children
    ]
    left = "that name one person or thing and have no bar"
    return bars.drawn(
        made, len(answer.rows), "How many different children: in all, by what happened, and by hour.", [_READS], left
    )


_SECTIONS: Mapping[str, str] = {"kind": "what happened", "hours": "when", "near": "a registered place near"}
"""What sort of line it is, where its words do not say it."""


def _line(row: PlaceLine, told: Telling) -> str:
    if row.section == "near":
        far = f", within {row.distance_m:,} m" if row.distance_m else ""
        return f"{told.name(row.place)}{far}"
    return words(row.text).capitalize() if row.text else "In all"
