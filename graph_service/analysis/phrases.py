"""Statements in words: who did what to whom, seen from either end of the statement. Every output uses this one table.

A phrase stands in the table in the present tense ("lives at {}"); `_VERBS` gives the other forms of its first word. What happened is
told in the past; what lasts is told in the present until it has ended. "Is alleged to" is said of every TARGETED, and of whatever the
source puts as an allegation; "is said to" where the source puts it as an opinion; "is thought to" where it puts it as an inference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from graph_service.model.kinds import KINDS
from graph_service.model.moments import UNKNOWN, when
from graph_service.model.question import Evidence, Label
from graph_service.model.times import EARLIEST, LATEST
from graph_service.model.vocabulary import EntityKind, StatementKind


class Verb(NamedTuple):
    """The four forms of a verb: he takes; he took; to take; he has taken."""

    present: str
    past: str
    base: str
    participle: str


@dataclass(frozen=True)
class Phrase:
    """What is said of one end of a statement; `{}` is the name of the other end.

    `short` stands between two names on a route. `of` names what it is said of, where that is not the end itself ("the person in {}").
    """

    says: str
    short: str
    of: str = "{}"


@dataclass(frozen=True)
class Pair:
    """What is said of the end a statement runs from (active) and of the end it runs to (passive)."""

    active: Phrase
    passive: Phrase


_VERBS = {
    verb.present: verb
    for verb in (
        Verb("is", "was", "be", "been"),
        Verb("has", "had", "have", "had"),
        Verb("tells", "told", "tell", "told"),
        Verb("sends", "sent", "send", "sent"),
        Verb("discusses", "discussed", "discuss", "discussed"),
        Verb("takes", "took", "take", "taken"),
        Verb("binds", "bound", "bind", "bound"),
        Verb("reaches", "reached", "reach", "reached"),
        *(
            Verb(f"{base}s", past, base, past)
            for base, past in (
                ("happen", "happened"), ("start", "started"), ("live", "lived"), ("work", "worked"), ("attend", "attended"),
                ("visit", "visited"), ("use", "used"), ("contact", "contacted"), ("target", "targeted"), ("trust", "trusted"),
                ("support", "supported"), ("protect", "protected"), ("look", "looked"), ("own", "owned"), ("concern", "concerned"),
                ("call", "called"), ("investigate", "investigated"),
            )
        ),
    )
}  # fmt: skip

_PERSON = "the person in {}"

ALLEGED = frozenset({"TARGETED"})
"""Kinds that are alleged whatever their source says."""

HAPPENED = frozenset(
    {"INVOLVED_IN", "AT", "SEEN_WITH", "CONTACTED", "CALLED", "TARGETED", "CONCERNS", "TOOK_PART", "RESPONDS_TO"}
)
"""Kinds that tell of what happened; the others tell of what lasts."""


def _pair(active: str, passive: str, short: str, back: str = "", of: str = "{}") -> Pair:
    return Pair(Phrase(active, short, of), Phrase(passive, back or short))


def _role(role: str) -> Pair:
    """A role in an event; its short form is the same from both ends."""
    return _pair(f"is {role} in {{}}", f"has {{}} as {role}", role.split(" ", 1)[1])


def _kin(kin: str, back: str, article: str = "a") -> Pair:
    return _pair(f"is {article} {kin} of {{}}", f"has {{}} as {article} {kin}", f"{kin} of", f"{back} of")


PHRASES: dict[str, dict[str, Pair]] = {
    "INVOLVED_IN": {
        "": _pair("is involved in {}", "has {} involved in it", "involved"),
        "victim": _role("a victim"),
        "suspect": _role("a suspect"),
        "witness": _role("a witness"),
        "informant": _pair("is the one who told of {}", "has {} as the one who told of it", "told of it"),
        "carer": _role("a carer"),
        "missing": _pair("is missing in {}", "has {} missing", "missing"),
        "found_with": _pair(
            "is with the missing person when found, in {}", "has {} with the missing person when found", "found with"
        ),
        "present": _pair("is present at {}", "has {} present", "present"),
        "observer": _pair("is an observer of {}", "has {} as an observer", "observer"),
        "child_who_may_have_harmed": _pair(
            "is a child who may have harmed somebody in {}",
            "has {} as a child who may have harmed somebody",
            "child who may have harmed",
        ),
        "driver": _role("a driver"),
        "passenger": _role("a passenger"),
        "used": _pair("is used in {}", "has {} used in it", "used"),
        "subject": _pair("is the subject of {}", "has {} as its subject", "subject"),
    },
    "AT": {
        "": _pair("is at {}", "is where {} was", "at"),
        "occurred": _pair("happens at {}", "is where {} happened", "happened at", "place of"),
        "started": _pair("starts at {}", "is where {} started", "started at", "start of"),
        "last_seen": _pair(
            "is last seen at {}", "is where the person in {} was last seen", "last seen at", "last seen", of=_PERSON
        ),
        "found": _pair("is found at {}", "is where the person in {} was found", "found at", "found", of=_PERSON),
        "visited": _pair(
            "tells of having been at {}",
            "is where the person in {} told of having been",
            "told of",
            "told of",
            of=_PERSON,
        ),
    },
    "LIVES_AT": {"": _pair("lives at {}", "is the home of {}", "lives at", "home of")},
    "WORKS_AT": {"": _pair("works at {}", "is the place of work of {}", "works at", "workplace of")},
    "ATTENDS": {"": _pair("attends {}", "is attended by {}", "attends", "attended by")},
    "FREQUENTS": {"": _pair("is often at {}", "is often visited by {}", "often at", "often visited by")},
    "KEEPER_OF": {"": _pair("is the keeper of {}", "is kept by {}", "keeper of", "kept by")},
    "USES": {"": _pair("uses {}", "is used by {}", "uses", "used by")},
    "FAMILY_OF": {
        "": _pair("is family of {}", "is family of {}", "family"),
        "parent": _kin("parent", "child"),
        "child": _kin("child", "parent"),
        "sibling": _pair("is a brother or sister of {}", "is a brother or sister of {}", "brother or sister"),
        "partner": _pair("is the partner of {}", "is the partner of {}", "partner"),
        "grandparent": _kin("grandparent", "grandchild"),
        "grandchild": _kin("grandchild", "grandparent"),
        "aunt_or_uncle": _kin("aunt or uncle", "niece or nephew", "an"),
        "cousin": _pair("is a cousin of {}", "is a cousin of {}", "cousin"),
        "other": _pair("is a relative of {}", "is a relative of {}", "relative"),
    },
    "CARER_OF": {"": _pair("is a carer of {}", "is cared for by {}", "carer of", "cared for by")},
    "PEER_OF": {"": _pair("is a peer of {}", "is a peer of {}", "peer")},
    "SEEN_WITH": {"": _pair("is seen with {}", "is seen with {}", "seen with")},
    "CONTACTED": {"": _pair("contacts {}", "is contacted by {}", "contacted", "contacted by")},
    "CALLED": {
        "": _pair("reaches {}", "is reached by {}", "reached", "reached by"),
        "call": _pair("calls {}", "is called by {}", "called", "called by"),
        "message": _pair("sends a message to {}", "is sent a message by {}", "sent a message to", "sent a message by"),
    },
    "TARGETED": {"": _pair("targets {}", "is targeted by {}", "targeted", "targeted by")},
    "TRUSTS": {"": _pair("trusts {}", "is trusted by {}", "trusts", "trusted by")},
    "SUPPORTED_BY": {"": _pair("is supported by {}", "supports {}", "supported by", "supports")},
    "MEMBER_OF": {"": _pair("is a member of {}", "has {} as a member", "member of", "member")},
    "SUBJECT_TO": {"": _pair("is subject to {}", "binds {}", "subject to", "binds")},
    "PROTECTED_BY": {"": _pair("is protected by {}", "protects {}", "protected by", "protects")},
    "GUARDS": {"": _pair("looks after {}", "is looked after by {}", "looks after", "looked after by")},
    "CONCERNS": {
        "": _pair("concerns {}", "is a concern of {}", "concerns", "concern of"),
        "subject": _pair("is about {}", "is the subject of {}", "about", "subject of"),
        "discussed": _pair("discusses {}", "is discussed in {}", "discussed", "discussed in"),
        "told_of": _pair("tells of {}", "is told of in {}", "tells of", "told of in"),
        "held_at": _pair("is held at {}", "is where {} was held", "held at", "place of"),
    },
    "TOOK_PART": {
        "": _pair("takes part in {}", "has {} taking part", "took part"),
        "teller": _pair("is the one who told in {}", "has {} as the one who told", "told"),
        "told_to": _pair("is the one told in {}", "has {} as the one told", "was told"),
        "interviewer": _pair("is the interviewer in {}", "has {} as the interviewer", "interviewer"),
        "chair": _pair("is the chair of {}", "is chaired by {}", "chair of", "chaired by"),
        "attended": _pair("attends {}", "is attended by {}", "attended", "attended by"),
        "invited": _pair("is invited to {}", "has {} among those invited", "invited to", "invited"),
        "apologies": _pair("sends apologies to {}", "has apologies from {}", "sent apologies to", "apologies from"),
        "investigator": _pair("investigates {}", "is investigated by {}", "investigates", "investigated by"),
    },
    "RESPONDS_TO": {"": _pair("is a response to {}", "is answered by {}", "response to", "answered by")},
    "PART_OF": {"": _pair("is part of {}", "has {} as a part", "part of", "has as a part")},
    "OWNED_BY": {"": _pair("is owned by {}", "owns {}", "owned by", "owns")},
}
"""What each kind of statement says, by its role, part or kin; under "" where it has none of these, or has free text."""

_PUT: dict[str, str] = {
    StatementKind.ALLEGATION: "alleged",
    StatementKind.OPINION: "said",
    StatementKind.INFERENCE: "thought",
}
_IN_SHORT: dict[str, str] = {
    StatementKind.ALLEGATION: "alleged",
    StatementKind.OPINION: "an opinion",
    StatementKind.INFERENCE: "inferred",
}

UNNAMED = {
    EntityKind.PERSON: "somebody",
    EntityKind.PLACE: "a place",
    EntityKind.VEHICLE: "a vehicle",
    EntityKind.PHONE: "a phone",
    EntityKind.ACCOUNT: "an account",
    EntityKind.ORGANISATION: "an organisation",
    EntityKind.EVENT: "an event",
    EntityKind.ORDER: "an order",
    EntityKind.GROUP: "a group",
}
_NO_NAME = "with no name you may see"


def sentence(said: Evidence, called: Mapping[str, str], at: str, seen_from: str = "") -> str:
    """One statement as a sentence: what, when, who says so, how it is graded and where it was copied from.

    `at` is the moment asked about. The sentence begins with the end at which the statement starts, or with `seen_from`: "Big C is
    alleged to have targeted Jordan, between 1 and 14 October 2026 (police, 2 D C)".
    """
    return f"{saying(said, called, at, seen_from)} ({source(said)})"


def saying(said: Evidence, called: Mapping[str, str], at: str, seen_from: str = "") -> str:
    """What one statement says, and when it was so."""
    return capital(", ".join(filter(None, (words(said, called, at, seen_from), _when(said)))))


def words(said: Evidence, called: Mapping[str, str], at: str, seen_from: str = "") -> str:
    """What one statement or record says, without when and by whom."""
    if said.kind not in KINDS:
        return f"an entry ({said.kind.replace('_', ' ')}) about {called[said.start]}"
    passive = seen_from == said.end != said.start
    subject, other = (said.end, said.start) if passive else (said.start, said.end)
    phrase = _phrase(said, passive=passive)
    verb = says(phrase, manner(said), past=_is_past(said, at)).format(called[other])
    return " ".join(filter(None, (phrase.of.format(called[subject]), verb, _means_and_times(said))))


def says(phrase: Phrase, put: str, *, past: bool) -> str:
    """A phrase in the past or the present, and as its source puts it: outright (""), alleged, said or thought."""
    first, _, rest = phrase.says.partition(" ")
    verb = _VERBS[first]
    if put:
        return f"is {put} to {f'have {verb.participle}' if past else verb.base} {rest}"
    return f"{verb.past if past else verb.present} {rest}"


def short(said: Evidence, seen_from: str) -> str:
    """What stands between two names on a route, read from one of them: peer, victim, targeted by (alleged)."""
    phrase = _phrase(said, passive=seen_from == said.end != said.start)
    put = "allegation" if said.kind in ALLEGED else said.statement
    return f"{phrase.short} ({_IN_SHORT[put]})" if put in _IN_SHORT else phrase.short


def manner(said: Evidence) -> str:
    """How the source puts a statement: outright (""), alleged, said or thought."""
    return "alleged" if said.kind in ALLEGED else _PUT.get(said.statement, "")


def source(said: Evidence) -> str:
    """Who says it, how it is graded, and where it was copied from."""
    if said.copied_only:
        whence = f" (its source {said.origin_source})" if said.origin_source else ""
        return f"{said.agency}, {said.grade}; said to be copied from {said.origin_agency}{whence}"
    copied = f"; copied from {said.origin_agency}" if said.origin_agency != said.agency else ""
    return f"{said.agency}, {said.grade}{copied}"


def called(labels: Mapping[str, Label], evidence: Iterable[Evidence]) -> dict[str, str]:
    """What to call each entity in sentences: its first name, with a number where several share it; without a name, its kind."""
    held = list(evidence)
    kinds = kinds_among(held)
    ids = dict.fromkeys((*labels, *(i for one in held for i in (one.start, one.end))))
    first = {i: _first(labels.get(i), kinds.get(i)) for i in ids}
    same: dict[str, list[str]] = {}
    for i, name in first.items():
        same.setdefault(name, []).append(i)
    return {
        i: f"{name} ({same[name].index(i) + 1})" if len(same[name]) > 1 else name
        for i, name in first.items()
    }  # fmt: skip


def capital(text: str) -> str:
    """The text with a capital first letter, if it begins with words of ours; a name is left as it is written."""
    ours = ("the person in ", "an entry (", *(f"{what} {_NO_NAME}" for what in (*UNNAMED.values(), "something")))
    return text[0].upper() + text[1:] if text.startswith(ours) else text


def _first(label: Label | None, kind: EntityKind | None) -> str:
    if label is not None and label.names:
        return label.names[0].name
    return f"{UNNAMED[kind] if kind else 'something'} {_NO_NAME}"


def kinds_among(evidence: Iterable[Evidence]) -> dict[str, EntityKind]:
    """What kind of entity each end is, where the kinds of the statements about it leave only one."""
    may_be: dict[str, set[EntityKind]] = {}
    for one in evidence:
        kind = KINDS.get(one.kind)
        for end, kinds in (
            ((one.start, kind.start), (one.end, kind.end)) if kind else ((one.start, _of_record(one.kind)),)
        ):
            may_be[end] = may_be.get(end, set(kinds)) & set(kinds)
    return {end: kinds.pop() for end, kinds in may_be.items() if len(kinds) == 1}


def _of_record(kind: str) -> tuple[EntityKind, ...]:
    return tuple(one for one in EntityKind if one.value.casefold() == kind) or tuple(EntityKind)


def _phrase(said: Evidence, *, passive: bool) -> Phrase:
    by_code = PHRASES[said.kind]
    pair = by_code[said.how] if said.how in _codes(said.kind) else by_code[""]
    return pair.passive if passive else pair.active


def _codes(kind: str) -> tuple[str, ...]:
    return tuple(code for one in KINDS[kind].qualifiers for code in one.codes)


def _means_and_times(said: Evidence) -> str:
    """What a statement says in free text and figures: by which app, how many times."""
    app = f"by {said.how}" if said.how and said.how not in _codes(said.kind) else ""
    times = f"{said.times} times" if said.times > 1 else "once" if said.times else ""
    return ", ".join(filter(None, (app, times)))


def _is_past(said: Evidence, at: str) -> bool:
    """Whether it is told in the past: it had ended by the moment asked about, or it happened and is not said to go on."""
    goes_on = said.when.start != EARLIEST and said.when.end == LATEST
    return said.when.end < at or (said.kind in HAPPENED and not goes_on)


def _when(said: Evidence) -> str:
    """When it was so. With no time given, a record says nothing, what lasts "no dates given", what happened "at a time not known"."""
    moment = when(said.when.start, said.when.end, said.when.precision)
    if moment != UNKNOWN or said.kind in HAPPENED:
        return moment
    return "no dates given" if said.kind in KINDS else ""
