"""Who may see what, decided in this one module: identity, purpose and date go in, the visibility classes admitted come out.

The rules, in order. The first that says no decides, and nothing is admitted unless a rule allows it:

1. The access must not have expired, and its agency must have confirmed it within a quarter. The purpose must be one that was granted
   to the identity and one that its role may state. A steward of the installation and an administrator of accounts see no class at
   all, whatever is granted, and ask no question: what they keep says nothing about a child.
2. A class in a compartment (sealed, adoption, protected, an operation) is seen only by an identity that was granted that very tag.
3. The marking must be within the identity's clearance.
4. `void` (sent in error) is seen only by auditors, of any agency; no grant opens it.
5. `restricted` is seen only by those who work its own agency's cases and by auditors of any agency; no grant opens it. Auditors of
   any agency, because an audit follows how a record was used, wherever that was; the other rules still bind the auditor.
6. Handling P is seen whatever agency it is of, because it may lawfully be shared (3x5x2). But for the purpose `matching` an agency's
   operator sees only its own agency's, and only the installation's operator (agency `*`) sees other agencies' too.
7. Handling C of another agency: every condition must allow this role; if no condition is stated, nobody is allowed. Rules 6 and 7 do
   not bind an auditor, who checks how records were used.
8. Every other tag must be granted, or allow this role and purpose; health, placement and third-party of one's own agency are open.

What may be seen may not always be passed on. Into a file (an export) goes only what rule 9 allows:

9. Handling P, or C of which every condition allows passing on: none does. Nothing that is restricted or was sent in error, and
   nothing in a class under correction. This binds everybody alike, about their own agency's statements too.

Whoever opens one child says why first, if her own agency holds no record of that child:

10. A question about one person, and a statement about her opened, are refused without a reason of the closed list where that person
    is under 18, or of unknown age, and no record of the reader's agency is about her: each as far as this reader may see, so that
    nothing hidden is told by asking or by not asking. Lists that show many people ask for none. Nor do auditors and operators: each
    may state one purpose alone, and it says why. Agency `*` holds no records.

Who looked at somebody is told to an auditor, of everybody's looks; and to an agency's operator, of the looks by its own staff alone.

Rows are typed, for their own agency alone, by those who work its cases (`CASE_WORK`). A chair does not type, nor does anybody for a
panel: a forum decides about what agencies hold, and keeps no case record. An auditor changes nothing that an audit is about. An
operator brings in files, for which others answer. Within the Europe/London day a typed row is taken back by whoever typed it; and by
an operator of its agency, as any file. For everybody else there is no such row.

A steward reads which files are in, the place register, and whether the record is whole. An administrator reads who may use the
installation for her own agency (that of the installation, agency `*`, for every agency), confirms it, and ends it; what is her own
another confirms. She gives nobody anything: accounts, grants and links are made by whoever owns the installation's home.

In a fictional installation, and in no other, whoever is signed in may look as any post that there may be, to see what it sees. She
stays who she is on the record, and changes nothing meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict

from graph_service.analysis.ages import Age
from graph_service.errors import ReasonNeeded, Refused
from graph_service.model.question import Holder, Scope
from graph_service.model.register import REGISTER
from graph_service.model.visibility import CONDITION_MEANS, MARKINGS, RESTRICTED, VOID, AccessClass, is_compartment
from graph_service.model.vocabulary import REASONS, Edition, Purpose, Reason, Role

POLICY = "2026-11-28"
"""The version of these rules, written into every audit entry."""

PURPOSES: dict[Role, frozenset[Purpose]] = {
    Role.ANALYST: frozenset({Purpose.INVESTIGATION, Purpose.SAFEGUARDING}),
    Role.PRACTITIONER: frozenset({Purpose.SAFEGUARDING, Purpose.PANEL}),
    Role.CHAIR: frozenset({Purpose.PANEL}),
    Role.MEMBER: frozenset({Purpose.PANEL}),
    Role.AUDITOR: frozenset({Purpose.AUDIT}),
    Role.OPERATOR: frozenset({Purpose.MATCHING}),
    Role.STEWARD: frozenset({Purpose.UPKEEP}),
    Role.ADMINISTRATOR: frozenset({Purpose.ACCOUNTS}),
}
"""Which purposes each role may state."""

KEEPERS = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
"""The roles that keep the installation or its accounts, and are shown nothing about a child."""

OF_ALL = frozenset({Role.OPERATOR, Role.STEWARD, Role.ADMINISTRATOR})
"""The roles that may act for the installation itself, agency `*`; a steward acts for nobody else."""

QUARTER, GRACE = timedelta(days=92), timedelta(days=14)
"""Within how long an agency is to confirm an access again, and how much longer that is waited for."""

CONDITION_ALLOWS: dict[str, frozenset[Role]] = {
    "A1": frozenset(),
    "A2": frozenset({Role.ANALYST}),
    "A3": frozenset({Role.ANALYST, Role.PRACTITIONER, Role.CHAIR, Role.MEMBER}),
    "S1": frozenset(),
    "S2": frozenset(),
}
"""Which roles of another agency each condition of handling C allows; A1, S1, S2 (covert development, not yet sanitised): nobody."""

PASSED_ON: frozenset[str] = frozenset()
"""The conditions of handling C under which whoever sees a statement may pass it on: none.

A1, A2 and A3 say how it may be used and not that it may go further. S1 lets it go further only once somebody has sanitised it, and S2
only once its originator has been asked: a program can do neither.
"""

TAG_ALLOWS: dict[str, frozenset[tuple[Role, Purpose]]] = {
    "health": frozenset({(Role.PRACTITIONER, Purpose.SAFEGUARDING)}),
    "placement": frozenset({(Role.PRACTITIONER, Purpose.SAFEGUARDING)}),
    "third-party": frozenset({(Role.PRACTITIONER, Purpose.SAFEGUARDING), (Role.ANALYST, Purpose.INVESTIGATION)}),
}
"""Which roles of another agency, for which purposes, each of these tags lets in."""

CASE_WORK = frozenset(
    {
        (Role.ANALYST, Purpose.INVESTIGATION),
        (Role.ANALYST, Purpose.SAFEGUARDING),
        (Role.PRACTITIONER, Purpose.SAFEGUARDING),
    }
)
"""The roles that, for these purposes, work the cases of their agency."""

CHANGERS = CASE_WORK | {(Role.OPERATOR, Purpose.MATCHING)}
"""The roles that, for these purposes, may judge who is who and put restrictions on."""

TAKERS_BACK = frozenset({(Role.OPERATOR, Purpose.MATCHING)})
"""The roles that, for these purposes, take back what came by a feed of their agency."""

FOLLOWERS = frozenset({(Role.AUDITOR, Purpose.AUDIT), (Role.OPERATOR, Purpose.MATCHING)})
"""The roles that, for these purposes, may follow who looked at somebody."""

SAY_BY_PURPOSE = frozenset({Role.AUDITOR, Role.OPERATOR})
"""The roles that say by their one purpose alone why they open somebody."""

EDITIONS: dict[tuple[Role, Purpose], tuple[Edition, ...]] = {
    (Role.ANALYST, Purpose.INVESTIGATION): tuple(Edition),
    (Role.ANALYST, Purpose.SAFEGUARDING): tuple(Edition),
    (Role.PRACTITIONER, Purpose.SAFEGUARDING): (Edition.OPERATIONAL, Edition.STRATEGIC),
    (Role.PRACTITIONER, Purpose.PANEL): (Edition.OPERATIONAL, Edition.STRATEGIC),
    (Role.CHAIR, Purpose.PANEL): (Edition.OPERATIONAL, Edition.STRATEGIC),
    (Role.MEMBER, Purpose.PANEL): (Edition.OPERATIONAL, Edition.STRATEGIC),
}
"""The editions of an answer about places that each role may have for each purpose, the fullest first; others: strategic."""


class OnRecord(TypedDict):
    """What an entry of the audit record says of whoever acts."""

    who: str
    agency: str
    role: str
    looked_as: str


@dataclass(frozen=True)
class Identity:
    """Who calls: an opaque name for the audit, the agency, the role, the purposes and tags granted, the clearance, the last day.

    `holder` is the post that she really holds, where she looks as another.
    """

    who: str
    agency: str
    role: Role
    purposes: frozenset[Purpose]
    grants: frozenset[str] = frozenset()
    clearance: str = "OFFICIAL-SENSITIVE"
    expires: date = date.max
    holder: Holder | None = None


def scope_for(identity: Identity, purpose: Purpose, classes: Mapping[int, AccessClass], today: date) -> Scope:
    """The Scope of one asking, or `Refused`. It admits nothing that the rules above do not allow."""
    if today > identity.expires:
        raise Refused("this access has expired, or its agency has not confirmed it")
    may_state(identity, purpose)
    admitted = {number: c for number, c in classes.items() if admits(identity, purpose, c)}
    return Scope(identity.who, identity.agency, identity.role, purpose, POLICY, admitted, identity.holder)


def confirmed_until(confirmed: date) -> date:
    """The last day on which an access may be used that was confirmed on a day, and not again."""
    return confirmed + QUARTER + GRACE


def may_act_for(role: Role, agency: str) -> bool:
    """Whether there may be a post of this role in an agency, or in the installation itself (`*`)."""
    return role in OF_ALL if agency == "*" else role is not Role.STEWARD


def posts_of(agencies: Iterable[str]) -> list[Holder]:
    """Every post that there may be in these agencies."""
    return [Holder(agency, role) for agency in sorted(agencies) for role in PURPOSES if may_act_for(role, agency)]


def looking_as(identity: Identity, agency: str, role: Role, *, fictional: bool) -> Identity:
    """Somebody as she looks in another post: with all its role may state and no grant. Refused where any person is real."""
    if not fictional:
        raise Refused("nobody looks as another here: that is for installations in which everything is invented")
    holder = identity.holder or Holder(identity.agency, identity.role)
    return Identity(identity.who, agency, role, PURPOSES[role], expires=identity.expires, holder=holder)


def on_record(who: Identity | Scope) -> OnRecord:
    """Who somebody is on the audit record: herself, in her own post; and, where she looks as another, as what she looks."""
    own = who.holder or Holder(who.agency, who.role)
    looked_as = f"{who.agency}, {who.role}" if who.holder else ""
    return OnRecord(who=who.who, agency=own.agency, role=own.role.value, looked_as=looked_as)


def may_state(identity: Identity, purpose: Purpose) -> None:
    """Refuse a purpose that was not granted, or that the role may not state."""
    if purpose not in identity.purposes or purpose not in PURPOSES[identity.role]:
        raise Refused("this purpose is not among those your access was given for")


def admits(identity: Identity, purpose: Purpose, access: AccessClass) -> bool:
    """Whether the rules let this identity, for this purpose, see this class."""
    return (
        identity.role not in KEEPERS
        and MARKINGS.index(access.marking) <= MARKINGS.index(identity.clearance)
        and _handling_allows(identity, purpose, access)
        and all(_tag_allows(identity, purpose, access, tag) for tag in access.tags)
    )


def meet(one: AccessClass, other: AccessClass) -> AccessClass:
    """The loosest class that admits nobody whom either of two classes keeps out (rule V3); both must be of one agency.

    It has the higher marking; C if either is C; every condition of both (C with none stated admits nobody, and stays so);
    every tag of both.
    """
    if one.agency != other.agency:
        raise ValueError("expected two classes of one agency")
    closed = [c for c in (one, other) if c.handling == "C"]
    stated = all(c.conditions for c in closed)
    return AccessClass(
        one.agency,
        max(one.marking, other.marking, key=MARKINGS.index),
        "C" if closed else "P",
        tuple(sorted({word for c in closed for word in c.conditions})) if stated else (),
        tuple(sorted({*one.tags, *other.tags})),
    )


def editions_of(scope: Scope) -> tuple[Edition, ...]:
    """The editions of an answer about places that this reader may have, the fullest first."""
    return EDITIONS.get((scope.role, scope.purpose), (Edition.STRATEGIC,))


def edition_for(scope: Scope, wanted: Edition | None = None) -> Edition:
    """The edition wanted, or, if none is named, the fullest that this reader may have; a fuller one than that is refused."""
    allowed = editions_of(scope)
    if wanted is not None and wanted not in allowed:
        raise Refused("this edition is not among those your role and purpose allow")
    return wanted or allowed[0]


def bound(scope: Scope, classes: Mapping[int, AccessClass], edition: Edition) -> Scope:
    """The Scope that an edition for others rests on: what every member of the forum is admitted to for the purpose `panel`.

    Nothing that only the person who makes the edition may see is in it. It is worked out as what a practitioner, a chair and a
    member, of no agency and with no grant, may see: anybody of the forum, of any agency, may see at least that. Nor is anything in
    an operational edition, which shows statements, that its own reader is not admitted to: she may be cleared for less than they.
    """
    members = [
        Identity("", "", role, frozenset({Purpose.PANEL}))
        for role, allowed in PURPOSES.items()
        if Purpose.PANEL in allowed
    ]
    hers = classes if edition is Edition.STRATEGIC else scope.classes
    admitted = {n: c for n, c in classes.items() if n in hers and all(admits(one, Purpose.PANEL, c) for one in members)}
    return Scope(scope.who, "", Role.CHAIR, Purpose.PANEL, POLICY, admitted)


def kept_back(access: AccessClass) -> str:
    """Why what is in a class may not be passed on in a file, as words that follow "statements"; none where it may (rule 9 above)."""
    if VOID in access.tags:
        return "sent in error"
    if RESTRICTED in access.tags:
        return "under a restriction"
    if access.handling == "P" or (access.conditions and PASSED_ON.issuperset(access.conditions)):
        return ""
    stated = " and ".join(f"{one} ({CONDITION_MEANS[one]})" for one in sorted(access.conditions))
    return f"under handling code C with {stated or 'no condition stated'}"


def passed_on(scope: Scope, classes: Mapping[int, AccessClass]) -> Scope:
    """The Scope that a file rests on: of what somebody may see, what may be passed on; `classes` are those under no correction.

    It is of no agency: a file goes to others, so what an answer tells a reader's own agency alone (the names of its files, their
    lines, which of them was sent in error) is not for it.
    """
    admitted = {number: c for number, c in classes.items() if number in scope.classes and not kept_back(c)}
    return replace(scope, agency="", classes=admitted)


def may_ask(who: Identity | Scope) -> None:
    """Refuse whoever keeps the installation or its accounts: she asks no question, not even one whose figures are rounded."""
    if who.role in KEEPERS:
        raise Refused("whoever keeps the installation or its accounts sees nothing about a child, and asks no question")


def may_put(identity: Identity, agency: str) -> None:
    """Refuse unless this is an operator of the agency of the file, or of the installation (which alone fills the place register)."""
    _in_her_own_post(identity)
    allowed = {agency, "*"} - {REGISTER}
    if identity.role is not Role.OPERATOR or identity.agency not in allowed:
        raise Refused("only an operator of that agency may put its files in")


def may_enter(scope: Scope, agency: str) -> None:
    """Refuse unless this caller works the cases of the agency in whose name the row is typed."""
    _in_her_own_post(scope)
    if not works_cases(scope, agency):
        raise Refused(
            "only those who work an agency's cases type in its name: a forum decides and keeps no case record, an audit changes "
            "nothing, and an operator brings files in"
        )


def may_take_back(scope: Scope) -> None:
    """Refuse unless this caller may type, or takes files back; which row it may be, `takes_back` says."""
    _in_her_own_post(scope)
    if not works_cases(scope, scope.agency) and (scope.role, scope.purpose) not in TAKERS_BACK:
        raise Refused(
            "what was typed is taken back within the day by whoever typed it, afterwards by an operator of her agency"
        )


def takes_back(scope: Scope, typist: str, agency: str, *, same_day: bool) -> bool:
    """Whether this caller may take a typed row back: within the day its typist may; an operator of its agency may, as any file."""
    if scope.holder is not None:
        return False
    if (scope.role, scope.purpose) in TAKERS_BACK:
        return scope.agency in (agency, "*")
    return same_day and scope.who == typist and works_cases(scope, agency)


def may_change(scope: Scope) -> None:
    """Refuse unless this caller works cases or matches records, and so may judge who is who and put restrictions on."""
    _in_her_own_post(scope)
    if (scope.role, scope.purpose) not in CHANGERS:
        raise Refused(
            "only those who work a case or match records may judge or restrict: not a forum, and not an audit"
        )


def _in_her_own_post(who: Identity | Scope) -> None:
    """Refuse a change to whoever looks as another."""
    if who.holder is not None:
        raise Refused("whoever looks as another changes nothing: go back to your own post first")


def _handling_allows(identity: Identity, purpose: Purpose, access: AccessClass) -> bool:
    if access.agency == identity.agency or identity.role is Role.AUDITOR:
        return True
    if purpose is Purpose.MATCHING and identity.agency != "*":
        return False
    if access.handling == "P":
        return True
    return bool(access.conditions) and all(identity.role in CONDITION_ALLOWS[c] for c in access.conditions)


def _tag_allows(identity: Identity, purpose: Purpose, access: AccessClass, tag: str) -> bool:
    ours = access.agency == identity.agency
    if tag == VOID:
        return identity.role is Role.AUDITOR
    if tag == RESTRICTED:
        return identity.role is Role.AUDITOR or (ours and (identity.role, purpose) in CASE_WORK)
    if tag in identity.grants:
        return True
    return not is_compartment(tag) and (ours or (identity.role, purpose) in TAG_ALLOWS[tag])


def works_cases(scope: Scope, agency: str) -> bool:
    """Whether this caller works an agency's cases; an operator works no cases, and the installation (agency `*`) has none."""
    worker = (scope.role, scope.purpose) in CHANGERS and scope.role is not Role.OPERATOR
    return worker and scope.agency == agency != "*"


def may_judge(scope: Scope, agencies: Collection[str]) -> None:
    """Refuse unless this caller works the cases of one of these agencies, or matches records for the installation (rule I6)."""
    _in_her_own_post(scope)
    matcher = (scope.role, scope.purpose, scope.agency) == (Role.OPERATOR, Purpose.MATCHING, "*")
    if not matcher and not any(works_cases(scope, agency) for agency in agencies):
        raise Refused(
            "only those who work the cases of one of the two agencies may judge, or the installation's matcher"
        )


def may_restrict(scope: Scope, agency: str) -> None:
    """Refuse unless this caller works the cases of the agency whose person or thing is to be restricted (rule V5)."""
    _in_her_own_post(scope)
    if not works_cases(scope, agency):
        raise Refused("only those who work an agency's cases may restrict what stands in its books, or lift that again")


@dataclass(frozen=True)
class Opened:
    """A person whom an asking opens: how old she is, and whose records are about her, as far as its reader may see."""

    person: str
    age: Age
    held_by: frozenset[str]


Reasons = Reason | Mapping[str, Reason] | None
"""The reason that a reader gives: one for whomever an asking opens, or one for each of some people."""


@dataclass(frozen=True)
class Opening:
    """For which reason children were opened of whom the reader's agency holds no record, and who they are; nobody, as a rule."""

    reason: str = ""
    people: tuple[str, ...] = ()


NOBODY = Opening()


def says_why(scope: Scope) -> bool:
    """Whether this reader must say why before she opens a child of whom her agency holds no record (rule 10 above)."""
    return scope.role not in SAY_BY_PURPOSE


def reason_for(scope: Scope, opened: Iterable[Opened], given: Reasons) -> Opening:
    """Whom of these a reader opens for a reason, and for which; `ReasonNeeded` where she must give one and has not."""
    needed = [one.person for one in opened if one.age is not Age.ADULT and scope.agency not in one.held_by]
    if not needed or not says_why(scope):
        return NOBODY
    said = {one: given if isinstance(given, Reason) else (given or {}).get(one) for one in needed}
    if lacking := tuple(one for one, reason in said.items() if reason is None):
        offered = "; ".join(f"{reason} ({words})" for reason, words in REASONS.items())
        raise ReasonNeeded(
            "this is a child, or of unknown age, and your agency holds no record of them that you may see: give a reason, one of "
            f"{offered}",
            lacking,
        )
    return Opening(", ".join(sorted({reason.value for reason in said.values() if reason})), tuple(needed))


def whose_looks(scope: Scope) -> str | None:
    """The one agency of whose staff's looks this caller is told; None, for an auditor, means everybody's. Others are refused."""
    if (scope.role, scope.purpose) not in FOLLOWERS:
        raise Refused("who looked is told to an auditor, and to an agency's operator of its own staff alone")
    return None if scope.role is Role.AUDITOR else scope.agency


def may_list_extracts(scope: Scope) -> None:
    """Refuse unless this caller is an operator, who takes files back, or the steward, who looks which is late."""
    if (scope.role, scope.purpose) != (Role.OPERATOR, Purpose.MATCHING) and not _steward(scope):
        raise Refused("only an operator, and the installation's steward, list the files that are in")


def may_list_places(scope: Scope) -> None:
    """Refuse unless this caller is the installation's operator, which fills the place register, or its steward."""
    operator = (scope.role, scope.purpose, scope.agency) == (Role.OPERATOR, Purpose.MATCHING, "*")
    if not operator and not _steward(scope):
        raise Refused("only the installation's operator, of agency *, and its steward list the place register")


def may_check_record(scope: Scope) -> None:
    """Refuse unless this caller is the steward, or may follow who looked: whether the record is whole says nothing of anybody."""
    if not _steward(scope) and (scope.role, scope.purpose) not in FOLLOWERS:
        raise Refused(
            "only the installation's steward, and those who may follow who looked, are told whether the record is whole"
        )


def of_register(scope: Scope, classes: Mapping[int, AccessClass]) -> Scope:
    """The Scope that a list of the place register rests on: for the steward, who sees no class, the register's own and no other.

    They are about places that the installation itself has put there, none of them anybody's home, placement or refuge.
    """
    if not _steward(scope):
        return scope
    return replace(scope, classes={number: c for number, c in classes.items() if c.agency == REGISTER})


def _steward(scope: Scope) -> bool:
    return (scope.role, scope.purpose, scope.agency) == (Role.STEWARD, Purpose.UPKEEP, "*")


def whose_accounts(who: Identity, purpose: Purpose) -> str | None:
    """The one agency whose accounts and tokens this caller is shown; None, for the installation's administrator, means all."""
    if (who.role, purpose) != (Role.ADMINISTRATOR, Purpose.ACCOUNTS):
        raise Refused("only an administrator of accounts is shown who may use this")
    return None if who.agency == "*" else who.agency


def may_confirm(who: Identity, purpose: Purpose, agency: str, whose: str) -> None:
    """Refuse unless this is an administrator of that agency, or of the installation, and what she confirms is another's."""
    may_keep_accounts(who, purpose, agency)
    if whose == who.who:
        raise Refused("what is your own another administrator confirms, or whoever owns the home of the installation")


def may_keep_accounts(who: Identity, purpose: Purpose, agency: str) -> None:
    """Refuse unless this is an administrator of that agency, or of the installation, in her own post: she may end what is its."""
    _in_her_own_post(who)
    if whose_accounts(who, purpose) not in (None, agency):
        raise Refused("an administrator keeps the accounts of her own agency alone")
