"""What the pages call the parameters of questions and the codes they take: plain words, and none of ours."""

import re
from collections.abc import Mapping

from graph_service.analysis.phrases import PHRASES
from graph_service.cards import around, place_profile, profile
from graph_service.cards.telling import words
from graph_service.model.vocabulary import EntityKind

TITLES: dict[str, str] = {
    "find": "Find somebody or something",
    "profile": "Everything said about somebody or something",
    "linked_to_children": "Is one adult, car or phone linked to several children?",
    "around": "Who and what is round somebody",
    "events": "What happened",
    "co_missing": "Which children go missing together",
    "found_with": "Who was there when a child was found",
    "shared_associates": "Who is linked to both of two people",
    "how_connected": "How two people or things are connected",
    "hotspots": "Where children were harmed or found",
    "near": "Where else nearby",
    "household": "Who else lives there",
    "place_profile": "What happened at one place",
    "known_when": "Who knew what, and when",
    "evidence": "What one statement rests on",
    "coverage": "Which days have been loaded",
    "overview": "What there is, and how fresh",
}
"""What each question's page is called; for a question that is not here its name in words will do."""

MAP = "A map of where children were harmed or found"
"""What the page of the map is called."""

LABELS: dict[str, str] = {
    "text": "Name, number, date of birth or reference",
    "entity": "Who or what",
    "child": "Child",
    "person": "Person",
    "place": "Registered place",
    "event": "Missing episode",
    "a": "One",
    "b": "The other",
    "assertion": "One statement, by its id",
    "record": "One record, by its id",
    "cell": "A 100 m square",
    "since": "First day",
    "until": "Last day",
    "on": "Ages on this day",
    "new_since": "Only what came here since",
    "as_at": "True on",
    "recorded_by": "Written down by",
    "known_at": "Held here on",
    "agencies": "Only what these agencies say",
    "grades": "Weakest grade that counts",
    "kinds": "Only these types",
    "involved_in": "Only who was in an event of these types",
    "not_involved_in": "Only who was in no event of these types",
    "area": "Only these wards or 100 m squares",
    "roles": "Only in these roles",
    "sections": "Parts of the page",
    "who": "Who or what is looked for",
    "means": "By what they are linked",
    "of": "What to list",
    "parts": "Which places of an event",
    "least": "At least this many children",
    "within": "How far",
    "longest": "Longest route, in links",
    "hubs": "Look beyond people and things with very many links",
    "paper": "Meetings, interviews, plans and visits too",
    "compare": "Compare with the period before",
    "edition": "For whom",
    "most_at_once": "Leave out addresses with more people than",
    "most": "How many to list",
}
"""What each parameter is called."""

LABELS_IN: dict[tuple[str, str], str] = {
    ("find", "kinds"): "What to look for",
    ("profile", "kinds"): "Only links and events of these types",
    ("known_when", "kinds"): "Only records and statements of these types",
    ("around", "kinds"): "Links to follow",
    ("how_connected", "kinds"): "Links to follow",
    ("shared_associates", "kinds"): "Links that count",
    ("shared_associates", "a"): "One person",
    ("shared_associates", "b"): "The other person",
    ("co_missing", "least"): "On at least this many days",
    ("co_missing", "child"): "Only together with this child",
    ("linked_to_children", "entity"): "Only this person or thing",
    ("events", "entity"): "Whose events",
    ("near", "within"): "How far, in metres",
    ("place_profile", "within"): "How near is near, in metres",
    ("around", "within"): "How many links away",
}
"""What a parameter is called in one question, where that differs."""

HINTS: dict[str, str] = {
    "as_at": "In the world: only what was said to be so on this day, whenever it was written down.",
    "recorded_by": "In the agencies: only what they had written down by the end of this day. An entry that nobody dated counts "
    "from the day of its file; the answer says how many are left out for that.",
    "known_at": "In this service: what it would have answered at the end of this day, or at a minute of it (02/06/2026 16:05). It "
    "held nothing before the first file came here: an earlier day is refused.",
    "agencies": "None ticked means every agency.",
    "grades": "A scheme with source and information, such as 3x5x2 2 C; one on each line. What that scheme grades lower is left out. "
    "Grades of two schemes are never compared.",
    "edition": "Leave this as it is for the fullest answer that you may see, or choose a stricter one.",
    "area": "One on each line: a square of the National Grid, such as E4066N4452, or a ward by its name. Empty means everywhere.",
    "of": "Leave out what you do not need.",
    "sections": "Leave out what you do not need.",
    "means": "",
    "most": "",
    "cell": "By its south-west corner, such as E4066N4452, in place of a registered place.",
}
"""What is said below a label, where the description that programs read will not do."""

HINTS_IN: dict[tuple[str, str], str] = {
    ("known_when", "kinds"): "None typed means every type.",
    (
        "events",
        "roles",
    ): "Events in which the one named above, or else anybody, was in one of these roles. None ticked means any.",
    ("hotspots", "roles"): "Roles in which a child counts.",
    ("shared_associates", "a"): "",
    ("shared_associates", "b"): "",
    ("how_connected", "a"): "A person, vehicle, phone, place or event.",
    ("how_connected", "b"): "",
    ("around", "within"): "From 1 to 3.",
}
"""What is said below a label in one question."""

DAYS_HINT = "Such as 02/06/2026 or 2 June 2026."
NAME_HINT = "A name, a number or a reference."
LIST_HINT = "One on each line."

_PLAIN: tuple[tuple[str, str], ...] = (
    (r"\bEurope/London day", "day"),
    (r"\bkinds\b", "types"),
    (r"\bkind\b", "type"),
    (r"\bKinds\b", "Types"),
    (r"\bKind\b", "Type"),
    (r"\bentities\b", "things"),
    (r"\bentity\b", "thing"),
    (r"\bcells\b", "100 m squares"),
    (r"\bcell\b", "100 m square"),
    (r"\bhubs\b", "people and things with very many links"),
)
"""Words of ours that stand in descriptions for programs, and what a page says."""

SPECIAL: Mapping[str, str] = {
    "not_said": "in no role that anybody says",
    "unidentified": "people of whom no birth is known",
    "hub": "people and things with very many links, set aside",
    EntityKind.ACCOUNT.value: "online account",
    "account": "online account",
    "place": "registered place",
    EntityKind.PLACE.value: "registered place",
    "analyst": "analysts: everything you may see",
    "operational": "a forum: registered places, rounded elsewhere",
    "strategic": "planning: rounded figures alone",
}
"""Codes that need more words than their own."""


GRADES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "3x5x2": (
        {"1": "the source is reliable", "2": "the source is untested", "3": "the source is not reliable"},
        {
            "A": "the information is known directly to the source",
            "B": "the information is known indirectly to the source, and corroborated",
            "C": "the information is known indirectly to the source",
            "D": "whether the information is true is not known",
            "E": "the information is suspected to be false",
        },
    ),
    "5x5x5": (
        {
            "A": "the source is always reliable",
            "B": "the source is mostly reliable",
            "C": "the source is sometimes reliable",
            "D": "the source is unreliable",
            "E": "the source is untested",
        },
        {
            "1": "the information is known to be true without reservation",
            "2": "the information is known personally to the source, and not to who reports it",
            "3": "the information is not known personally to the source, and corroborated",
            "4": "the information cannot be judged",
            "5": "the information is suspected to be false",
        },
    ),
}
"""What the codes of each scheme mean, for the source and for the information."""

HANDLING: Mapping[str, str] = {"P": "it may be shared", "C": "it may be shared only on conditions"}


def grade(given: str) -> str:
    """A grade in words, beside its codes."""
    scheme, *codes = given.split()
    if scheme not in GRADES or len(codes) < 2:
        return "Nobody graded it" if given == "ungraded" else ""
    of_source, of_information = GRADES[scheme]
    found = [of_source.get(codes[0], ""), of_information.get(codes[1], "")]
    if scheme == "3x5x2" and len(codes) > 2:
        found.append(HANDLING.get(codes[2], ""))
    return "; ".join(filter(None, found)).capitalize()


PUT: Mapping[str, str] = {
    "fact": "as a fact",
    "opinion": "as an opinion",
    "allegation": "as an allegation",
    "inference": "as something inferred",
    "unstated": "without saying whether it is a fact, an opinion or an allegation",
}
"""How a source puts what it says."""


def title(question: str) -> str:
    """What the page of a question is called."""
    return TITLES.get(question, words(question).capitalize())


def label(question: str, parameter: str) -> str:
    """What a parameter is called."""
    return LABELS_IN.get((question, parameter)) or LABELS.get(parameter, words(parameter).capitalize())


def hint(question: str, parameter: str, description: str) -> str:
    """What is said below a label: the description, with its names of parameters in the words of the labels."""
    known = HINTS_IN.get((question, parameter), HINTS.get(parameter))
    return (
        known
        if known is not None
        else plain(re.sub(r"`(\w+)`", lambda found: f"\u201c{label(question, found[1])}\u201d", description))
    )


def plain(text: str) -> str:
    """A text for programs in plain words."""
    for ours, said in _PLAIN:
        text = re.sub(ours, said, text)
    return text


def code(value: str) -> str:
    """A code in words: victim, lives at, registered place."""
    if value in SPECIAL:
        return SPECIAL[value]
    return PHRASES[value][""].active.short if value in PHRASES else words(value)


def section(question: str, name: str) -> str:
    """What a section of a page is called."""
    headings: Mapping[str, str] = {
        "profile": profile.HEADINGS,
        "place_profile": place_profile.HEADINGS,
        "around": around.HEADINGS,
    }.get(question, {})
    return headings.get(name) or code(name)
