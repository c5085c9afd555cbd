"""What a token, or a post of an account, allows: one rule for both, judged by `access` and by what is registered."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from graph_service.access import PURPOSES, Identity
from graph_service.errors import BadInput
from graph_service.model.register import REGISTER
from graph_service.model.visibility import GRANTED, MARKINGS, operation_of
from graph_service.model.vocabulary import Purpose, Role
from graph_service.registry import Registry

Agency = Annotated[str, StringConstraints(pattern=r"^(\*|\w[\w .&'-]{0,79})$")]


class Allowed(BaseModel):
    """An agency, a role, and what is granted with it, until its last day."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    agency: Agency
    role: Role
    purposes: tuple[Purpose, ...]
    grants: tuple[str, ...] = ()
    clearance: str = MARKINGS[-1]
    expires: date

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
        if self.agency == "*" and self.role is not Role.OPERATOR:
            raise ValueError("only an operator may stand for every agency")
        return self

    def judged_as(self, who: str) -> Identity:
        """Whom the policy judges, where this is held by `who`."""
        return Identity(
            who,
            self.agency,
            self.role,
            frozenset(self.purposes),
            frozenset(self.grants),
            self.clearance,
            self.expires,
        )


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
