"""The questions Sightline answers, one module each, in the order they are shown."""

from typing import Any

from graph_service.model.question import Question
from graph_service.questions import (
    around,
    co_missing,
    coverage,
    events,
    evidence,
    find,
    found_with,
    hotspots,
    household,
    how_connected,
    known_when,
    linked_to_children,
    near,
    overview,
    place_profile,
    profile,
    shared_associates,
)

QUESTIONS: dict[str, Question[Any, Any]] = {
    question.name: question
    for question in (
        find.QUESTION,
        profile.QUESTION,
        linked_to_children.QUESTION,
        around.QUESTION,
        events.QUESTION,
        co_missing.QUESTION,
        found_with.QUESTION,
        shared_associates.QUESTION,
        how_connected.QUESTION,
        hotspots.QUESTION,
        near.QUESTION,
        household.QUESTION,
        place_profile.QUESTION,
        known_when.QUESTION,
        evidence.QUESTION,
        coverage.QUESTION,
        overview.QUESTION,
    )
}
"""Every question by name."""
