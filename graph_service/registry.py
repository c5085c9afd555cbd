"""What the installation has registered: agencies, where each works, its systems, what it may quote, its operations (rules V1, I2).

Only somebody with access to the installation's home can register; no file, profile or token can. An operation that two agencies run
together is registered to both under the same name.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

from graph_service.errors import BadInput, NotFound
from graph_service.kept import Kept
from graph_service.model.areas import Box
from graph_service.model.register import REGISTER

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
System = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}/[a-z0-9][a-z0-9-]{0,40}$")]


class Agency(BaseModel):
    """An agency: its own systems by name, the systems of others (`agency/system`) that it may quote, its operations."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Name
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    systems: tuple[Name, ...] = ()
    may_quote: tuple[System, ...] = ()
    operations: tuple[Name, ...] = ()
    ended: tuple[Name, ...] = ()
    """Its operations that have ended: nothing new may name them."""
    area: Box | None = None
    """Where it works, if that is registered; its records may speak of places elsewhere."""


class Registry:
    """The registered agencies, in one file that only the home's owner may read; safe to share between threads and processes."""

    def __init__(self, home: Path) -> None:
        self._file = Kept[tuple[Agency, ...]](home / "registry.json", "agencies", _AGENCIES.validate_python, ())

    def agencies(self) -> tuple[Agency, ...]:
        """Every registered agency, in the order of their names. The place register, which is everywhere, is not among them."""
        return self._file.read()

    def agency(self, name: str) -> Agency:
        """The agency of that name, or `NotFound`."""
        if name == REGISTER:
            return _PLACE_REGISTER
        found = next((agency for agency in self.agencies() if agency.name == name), None)
        if found is None:
            raise NotFound("no agency of that name is registered: `sightline agency list` shows them")
        return found

    def knows(self, name: str) -> bool:
        """Whether an agency of that name is registered; true for the place register too."""
        return name == REGISTER or any(agency.name == name for agency in self.agencies())

    def areas(self) -> dict[str, Box]:
        """Where each agency works, by its name; agencies with no registered area are left out."""
        return {agency.name: agency.area for agency in self.agencies() if agency.area}

    def runs(self, operation: str) -> bool:
        """Whether an operation of that name is registered to any agency, also one that has ended: its records are still there."""
        return any(operation in (*agency.operations, *agency.ended) for agency in self.agencies())

    def add(self, name: str, title: str, systems: Iterable[str] = ()) -> Agency:
        """Register an agency; if it is registered already, its title is changed and the systems are added."""
        return self._change(name, lambda one: {"title": title, "systems": {*one.systems, *systems}}, new=title)

    def locate(self, name: str, area: Box) -> Agency:
        """Register where an agency works, instead of the area registered before."""
        return self._change(name, lambda _: {"area": area})

    def quote(self, name: str, systems: Iterable[str]) -> Agency:
        """Let an agency quote systems of other agencies."""
        owned = {
            f"{agency.name}/{system}" for agency in self.agencies() if agency.name != name for system in agency.systems
        }
        if unknown := set(systems) - owned:
            raise BadInput(
                f"no other agency owns {', '.join(sorted(unknown))}: `sightline agency list` shows what each owns"
            )
        return self._change(name, lambda one: {"may_quote": {*one.may_quote, *systems}})

    def unquote(self, name: str, systems: Iterable[str]) -> Agency:
        """Take from an agency the permission to quote these systems."""
        return self._change(name, lambda one: {"may_quote": {*one.may_quote} - set(systems)})

    def begin(self, operation: str, name: str) -> Agency:
        """Register an operation to an agency; an operation that had ended is open again."""
        return self._change(
            name, lambda one: {"operations": {*one.operations, operation}, "ended": {*one.ended} - {operation}}
        )

    def end(self, operation: str, name: str) -> Agency:
        """End an agency's operation: nothing new may name it. Its records stay closed, and open to whom it was granted."""
        if operation not in self.agency(name).operations:
            raise NotFound(
                "no operation of that name is registered to that agency: `sightline operation list` shows them"
            )
        return self._change(
            name, lambda one: {"operations": {*one.operations} - {operation}, "ended": {*one.ended, operation}}
        )

    def _change(self, name: str, change: Callable[[Agency], dict[str, Any]], new: str | None = None) -> Agency:
        """Change an agency and store it; an agency that is not registered yet is made if a title is given."""
        if name == REGISTER:
            raise BadInput(f"{REGISTER} is the installation's place register: expected another name for an agency")
        with self._file.changing() as put:
            held = {agency.name: agency for agency in self._file.read()}
            one = held.get(name) or (self.agency(name) if new is None else Agency(name=name, title=new))
            said = {field: sorted(value) if isinstance(value, set) else value for field, value in change(one).items()}
            held[name] = Agency.model_validate({**one.model_dump(), **said})
            put([held[each].model_dump() for each in sorted(held)])
        return held[name]


_PLACE_REGISTER = Agency(name=REGISTER, title="The place register")
"""The agency of the place register's Records: every installation knows it, and it has no system that anybody may quote."""

_AGENCIES = TypeAdapter(tuple[Agency, ...])
