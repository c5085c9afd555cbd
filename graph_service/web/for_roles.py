"""Where each role begins: a fixed list of questions, each with a sentence in that role's own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.model.vocabulary import Role


@dataclass(frozen=True)
class Begin:
    """A question to begin with: its name, and what this role gets by it."""

    question: str
    sentence: str


BEGIN: Mapping[Role, tuple[Begin, ...]] = {
    Role.ANALYST: (
        Begin("linked_to_children", "Adults, cars and phones that turn up with several children, and how weak the weakest link is."),
        Begin("shared_associates", "Two children who are said not to know each other: who knows both?"),
        Begin("how_connected", "The shortest ways from one person to another, and who says each step of them."),
        Begin("around", "One person in the middle, and everybody within one, two or three steps."),
        Begin("co_missing", "Children who were missing on the same nights, and where they were found."),
        Begin("hotspots", "The places where it happens, by how many different children, and what has changed."),
        Begin("known_when", "Which agency had written down what by a certain day."),
    ),
    Role.PRACTITIONER: (
        Begin("profile", "One child on one page: what each agency says, side by side where they disagree."),
        Begin("events", "What happened to one child, in the order it happened: at home, outside, online."),
        Begin("found_with", "Who was there each time a missing child was found."),
        Begin("co_missing", "With whom a child goes missing, and how often."),
        Begin("household", "Who else lives where this child lives."),
        Begin("linked_to_children", "Whether an adult you have heard of is linked to other children too."),
    ),
    Role.CHAIR: (
        Begin("hotspots", "Which places the forum should talk about, and what has changed since last quarter."),
        Begin("place_profile", "One place: what happened there, at which hours, and which agencies say so."),
        Begin("linked_to_children", "Whether one adult, car or phone stands behind several of the children on the agenda."),
        Begin("coverage", "Which agencies' files this rests on, and which days nobody has sent."),
    ),
    Role.MEMBER: (
        Begin("hotspots", "Which places the forum talks about, and what has changed since last quarter."),
        Begin("place_profile", "One place: what happened there, at which hours, and which agencies say so."),
        Begin("coverage", "Which agencies' files this rests on, and which days nobody has sent."),
    ),
    Role.AUDITOR: (
        Begin("find", "Find a person, then see who has looked at her."),
        Begin("coverage", "Which files were loaded, and for which days."),
        Begin("overview", "What the data holds, by agency, and how fresh it is."),
    ),
    Role.OPERATOR: (
        Begin("overview", "What each agency has sent, how much of it, and which file is late."),
        Begin("coverage", "Which days the files cover, and where there are gaps."),
    ),
    Role.STEWARD: (),
    Role.ADMINISTRATOR: (),
}  # fmt: skip

FIRST: Mapping[Role, str] = {Role.STEWARD: "/upkeep", Role.ADMINISTRATOR: "/accounts"}
"""Those who ask no question, and the page that is their first."""

MAP: Mapping[Role, str] = {
    Role.ANALYST: "The places on a map, by how many different children, with the statements behind each.",
    Role.MEMBER: "The map for the forum: registered places, and what has changed since last quarter.",
    Role.CHAIR: "The map for the forum: registered places, what has changed since last quarter, and a page to print.",
}
"""Those whose first page begins with the map, and what they get by it."""
