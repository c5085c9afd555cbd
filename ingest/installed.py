"""The profiles that an installation works by: kept in its home and checked against what it has registered; no file brings one.

A profile says whose references an agency's rows name and who may see them, so it is the installation's to choose (rule I2).
"""

from collections.abc import Iterator
from pathlib import Path

from graph_service.errors import BadInput, Misconfigured
from graph_service.kept import private_bytes, replace_file
from graph_service.model.register import REGISTER
from graph_service.model.visibility import CLASSES_AT_MOST, operation_of
from graph_service.registry import Agency, Registry
from ingest.profile import Profile, content, parsed


class Installed:
    """The profiles in an installation's home, one an agency, under the agency's name."""

    def __init__(self, home: Path) -> None:
        self._folder, self._registry = home / "profiles", Registry(home)

    def names(self) -> list[str]:
        """The agencies that have one."""
        return sorted(path.stem for path in self._folder.glob("*.toml"))

    def add(self, name: str) -> Profile:
        """Install the profile at a path, or one that comes with Sightline, in place of the one its agency had."""
        file, text = content(name)
        profile = parsed(file, text)
        if found := list(self._faults(profile)):
            raise BadInput("; ".join(f"{file}: {fault}" for fault in found))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(self._folder / f"{profile.agency}.toml", text)
        return profile

    def profile(self, name: str) -> Profile:
        """An agency's profile, with the operations and the area registered of the agency; refused if it no longer fits these."""
        profile = parsed(f"{name}.toml", self.text(name))
        if found := list(self._faults(profile)):
            raise Misconfigured(f"the installed profile {name} does not fit what is registered: {'; '.join(found)}")
        agency = self._registry.agency(profile.agency)
        return profile.among(agency.operations, agency.area)

    def text(self, name: str) -> bytes:
        """The file of an agency's profile, as it was installed."""
        if name not in self.names():
            raise BadInput(f"no profile of that name is installed: expected one of {', '.join(self.names()) or 'none'}")
        return private_bytes(self._folder / f"{name}.toml", "an installed profile")

    def _faults(self, profile: Profile) -> Iterator[str]:
        """What in a profile the installation has not registered, and whether it makes too many classes."""
        if profile.agency == REGISTER:
            yield f"agency = {profile.agency!r}: expected an agency; `sightline places add` fills the place register"
            return
        if not self._registry.knows(profile.agency):
            yield f"agency = {profile.agency!r}: expected an agency that is registered, by `sightline agency add`"
            return
        agency = self._registry.agency(profile.agency)
        yield from _systems(profile, agency)
        classes = profile.every_class()
        named = {operation_of(tag) for access in classes for tag in access.tags} - {"", *agency.operations}
        for operation in sorted(named):
            yield f"tags 'operation:{operation}': expected an operation registered to {agency.name}"
        if len(classes) > CLASSES_AT_MOST:
            yield f"its parts make {len(classes)} visibility classes: expected at most {CLASSES_AT_MOST}"


def _systems(profile: Profile, agency: Agency) -> Iterator[str]:
    for where, _, table in profile.tables():
        if table.system not in agency.systems:
            yield f"{where}.system = {table.system!r}: expected a system that {agency.name} owns"
    known = {*agency.may_quote, *(f"{agency.name}/{system}" for system in agency.systems)}
    for name, system in profile.systems.items():
        if system not in known:
            yield f"systems.{name} = {system!r}: expected a system that {agency.name} owns or may quote"
