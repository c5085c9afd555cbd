"""Which notes of an answer may be shown while names are covered: those of our sentences in which no word of a record can stand.

A note that fits none of them is left out, and that it is is said. So a note that quotes what was typed, or what a source wrote,
stays away without anybody having to think of it.
"""

import re
from collections.abc import Sequence

from graph_service.model.kinds import EVENT_ROLES

_N = r"[\d,]+"
_DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}(?:, \d\d:\d\d)?"
_DAYS = rf"(?:{_DAY} to {_DAY}|{_DAY}|[A-Z][a-z]+ \d{{4}})"
_OWNED = r"[a-z0-9]+(?:[ _-][a-z0-9]+)*"
_CODE = r"[a-z]+(?:[ _][a-z]+)*"
_CHILDREN = rf"{_N} (?:child|children|person|people)"
_ROLES = "|".join(role.replace("_", " ") for role in (*EVENT_ROLES, "not_said"))

_NOTES: Sequence[str] = (
    # the box
    rf"Only the {_N} that can be most like this text were compared: give more of the name\.",
    rf"Not everything was compared for {_N} of {_N} lines: only the {_N} that can be most like each\. "
    r"More are where a line is looked for alone\.",
    rf"(?:Line \d+: )?{_N} more go(?:es)? by such a name, and no birth that you may see is on that day: "
    r"leave the date out to see them\.",
    rf"(?:Line \d+: )?Of a name the first four words are looked for; not the other {_N}\.",
    rf"{_N} of {_N} lines found nothing\.",
    # one person or thing
    rf"Aged \d+(?: to \d+)? on {_DAY}(?:: the births that are given cannot all be right)?\.",
    rf"{_N} more of (?:section )?\w+: ask for more(?: lines)?, or for this (?:section|kind) alone\.",
    rf"{_OWNED}: nothing (?:that you may see|loaded for that time)\.",
    # networks
    rf"Set aside, and nothing looked for beyond: {_N} hubs?\.",
    rf"Counted, and in no row: {_N} (?:home or other place|homes and other places) not registered\.",
    rf"{_N} statements? puts? an event at no registered place: at an address, in a cell, online, or nowhere that is told\.",
    rf"What is \d links away was not looked for: more than {_N} links lead on from what is nearer\.",
    r"No route of up to \d+ links that you may see\.",
    rf"(?:More than )?{_N} routes; only {_N}, dealt among the agencies that state their links, were compared\.",
    rf"{_N} address(?: is|es are) not gone through: (?:called a placement, a refuge or a hotel, or a place of the register"
    rf"|more than {_N} people live there at once)\.",
    rf"{_N} other (?:person lives|people live) there only at other times\.",
    # events, missing together, found with, linked to children
    rf"{_N} events?(?:, {_N} of them paper)?\.",
    rf"By kind: {_CODE} {_N}(?:; {_CODE} {_N})*\.",
    rf"By month: (?:[A-Z][a-z]+ \d{{4}}|not known) {_N}(?:; (?:[A-Z][a-z]+ \d{{4}}|not known) {_N})*\.",
    rf"By weekday: [A-Za-z ]{{6,12}} {_N}(?:; [A-Za-z ]{{6,12}} {_N})*\.",
    rf"By hour, on a London clock: (?:from \d\d:00|not known) {_N}(?:; (?:from \d\d:00|not known) {_N})*\.",
    rf"{_N} events? may be of the period, but (?:is|are) told too coarsely or runs? over (?:its|their) edge: in no row\.",
    rf"{_N} events? (?:is|are) of no known time, and in no row\.",
    r"Episodes are those that began in the period; they count as soon as they began, though some may not have ended\.",
    rf"Meetings at a home, placement or refuge, or at a police station, hospital, school or the like join nobody\. Set aside: {_N}\.",
    rf"Statements of where they were that name no place to compare, or allow more than six hours: {_N}\.",
    rf"People who were missing and are of no known age, left out: {_N}\.",
    rf"Missing episodes of no known beginning, left out: {_N}\.",
    r"Children are those who were in an event of the period; one who was in none is not looked for\.",
    rf"{_N} events (?:of no known day|that only may lie in the period) are left out\.",
    # places
    rf"Counted: children as (?:{_ROLES})(?:, (?:{_ROLES}))*; every kind of event\.",
    rf"Distinct children in all: {_N}\.",
    rf"For {_N} events? with {_CHILDREN} no place was recorded in the period\.",
    rf"{_N} statements? with {_CHILDREN} tell of (?:something online: at no place"
    r"|homes, placements or other addresses without a cell: counted, never named"
    r"|a place that nobody has registered, and give no position"
    r"|parts of events that were not asked for, such as where an episode began)\.",
    rf"{_N} statements? with {_CHILDREN} give a position (?:off the National Grid|too coarse for a cell of 100 m)\.",
    rf"{_N} statements? with {_CHILDREN} may be of the period, but are told too coarsely or run over its edge: in no row\.",
    rf"{_N} statements? with {_CHILDREN} are of no known time, and in no row\.",
    rf"{_N} statements? tell only of {_CHILDREN} whose age nobody has said: they are in no row\.",
    rf"Places nobody has registered: {_OWNED}, {_CODE}: {_N}(?:; {_OWNED}, {_CODE}: {_N})*\.",
    r"The rows are of the area asked for; every other figure is of everywhere\.",
    r"Children at no place of the register are counted by ward for whole calendar quarters and years alone, of everything in them\.",
    r"Distinct children at places of the register: (?:about |fewer than )?[\d,]+(?: children)?, each counted once\.",
    r"Children at no place of the register, online and at addresses among them, are counted by ward, to the nearest five: "
    rf"(?:fewer than {_N} in each|about {_N} in all(?:, and fewer than {_N} in each of {_N} more)?)\. "
    r"A child in two wards is counted in both\.",
    rf"Places with fewer than {_N} children are not listed\.",
    rf"A place with fewer than {_N} children has no figure\.",
    r"No registered place of that id that you may see(?: has a known position)?\.",
    # any answer
    rf"{_N} (?:statement is|statements are) left out because only their file's date, after that day, says when (?:it was|they were) "
    r"written\.",
    rf"{_N} persons and things stand in this answer; the names of the first {_N} are given\.",
    rf"Some of this was about one person or thing until {_DAY}, joined by a number since corrected\.",
    rf"From {_DAY} to {_DAY} a file of your agency was in force that was then withdrawn as sent in error: answers given in those "
    r"days could rest on it, this one does not\.",
    rf"Lines about what was taken for this for a time and is now taken for another: {_N}\. Their ends say for which\.",
    r"Nothing that you may see answers this\.",
    r"You may see of no file which days it covers\.",
    rf"Loaded, of what you may see: {_OWNED} {_DAYS}(?:, with {_N} gaps?)?"
    rf"(?:; {_OWNED} {_DAYS}(?:, with {_N} gaps?)?)*(?:; and {_N} more)?\.",
    r"The asking was narrowed by [a-z_]+(?:, [a-z_]+)*: without, more would be looked at\.",
    rf"No file that you may see covers {_DAYS}\.",
    rf"{_OWNED}: by its profile's rhythm a newer file than you may see of is {_N} days? late\.",
)  # fmt: skip

_MAY_STAY = re.compile("|".join(f"(?:{one})" for one in _NOTES), re.ASCII)


def may_stay(note: str) -> bool:
    """Whether a note is one of the sentences in which no word of a record can stand."""
    return _MAY_STAY.fullmatch(note) is not None
