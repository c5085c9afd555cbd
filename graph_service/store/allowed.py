"""What a token, or a post of an account, allows: one rule for both, judged by `access` and by what is registered."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from graph_service.access import GRACE, KEEPERS, PURPOSES, Identity, confirmed_until, may_act_for
from graph_service.errors import BadInput, Unconfirmed
from graph_service.model import moments
from graph_service.model.register import REGISTER
from graph_service.model.visibility import GRANTED, MARKINGS, operation_of
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry

Agency = Annotated[str, StringConstraints(pattern=r"^(\*|\w[\w .&'-]{0,79})$")]


class Allowed(BaseModel):
    """An agency, a role, and what is granted with it, until its last day; and when its agency last confirmed it, and who did.

    One that is not kept yet is confirmed by being made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    agency: Agency
    role: Role
    purposes: tuple[Purpose, ...]
    grants: tuple[str, ...] = ()
    clearance: str = MARKINGS[-1]
    expires: date
    confirmed: str | None = None
    confirmed_by: str | None = None
    """Nobody yet, where it was confirmed by being made."""

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        """Refuse what would allow more than its role may have, or what the policy does not know."""
        allowed = PURPOSES[self.role]
        if not self.purposes or not set(self.purposes) <= allowed:
            raise ValueError(f"expected purposes of {', '.join(sorted(allowed))} for the role {self.role}")
        if self.clearance not in MARKINGS:
            raise ValueError(f"expected a clearance of {', '.join(MARKINGS)}")
        if any(tag not in GRANTED and not operation_of(tag) for tag in self.grants):
            raise ValueError(f"expected grants of {', '.join(GRANTED)} or operation:<name>")
        if not may_act_for(self.role, self.agency):
            raise ValueError(_WHOSE_ROLES)
        if self.grants and self.role in KEEPERS:
            raise ValueError(f"expected no grant: whoever is {self.role} sees nothing about a child")
        return self

    @property
    def confirmed_until(self) -> date:
        """Until when it works for having been confirmed."""
        return date.max if self.confirmed is None else confirmed_until(datetime.fromisoformat(self.confirmed).date())

    def is_late(self, today: date) -> bool:
        """Whether its agency ought to have confirmed it by now, however long that is waited for."""
        return today > self.confirmed_until - GRACE

    def is_unconfirmed(self, today: date) -> bool:
        """Whether it would work if its agency had confirmed it in time."""
        return self.confirmed_until < today <= self.expires

    def judged_as(self, who: str) -> Identity:
        """Whom the policy judges, where this is held by `who`."""
        return Identity(
            who,
            self.agency,
            self.role,
            frozenset(self.purposes),
            frozenset(self.grants),
            self.clearance,
            min(self.expires, self.confirmed_until),
        )


_WHOSE_ROLES = (
    "only an operator, a steward or an administrator may stand for every agency (*), and a steward for no other"
)


def refuse_unconfirmed(several: Iterable[Allowed], today: date) -> None:
    """Say since when nobody has confirmed it, to whoever holds what would work but for that."""
    since = [one.confirmed for one in several if one.confirmed and one.is_unconfirmed(today)]
    if since:
        day = moments.day(moments.london(max(since)))
        raise Unconfirmed(f"your agency has not confirmed this access since {day}: ask your administrator")


def asked_for(
    agency: str, role: Role, purposes: Iterable[Purpose], grants: Iterable[str], clearance: str, expires: date
) -> dict[str, Any]:
    """What is asked to be allowed, in order; without purposes it is all that the role may state."""
    return {
        "agency": agency,
        "role": role,
        "purposes": tuple(sorted(set(purposes) or PURPOSES[role])),
        "grants": tuple(sorted(set(grants))),
        "clearance": clearance,
        "expires": expires,
    }


def expect_registered(allowed: Allowed, registry: Registry) -> None:
    """Refuse an agency or an operation that the installation has not registered."""
    if allowed.agency == REGISTER:
        raise BadInput("nobody acts for the place register: an operator of agency * fills it")
    if allowed.agency != "*" and not registry.knows(allowed.agency):
        raise BadInput("no agency of that name is registered: `sightline agency list` shows them")
    operations = filter(None, map(operation_of, allowed.grants))
    if unknown := [operation for operation in operations if not registry.runs(operation)]:
        raise BadInput(f"no operation is registered as {', '.join(unknown)}: `sightline operation list` shows them")
