"""An installation in a home of its own, its engine held open, and the real command line run against it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph_service.model.vocabulary import Role
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from tests.graph_service.api.conftest import put

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """Somebody at a terminal on the machine of the installation."""

    service: Service
    folder: Path

    def run(self, *words: str | Path, who: str = "", **environment: str) -> Ran:
        token = {"SIGHTLINE_TOKEN_FILE": str(self.folder / who)} if who else {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
        home = {"SIGHTLINE_HOME": str(self.service.settings.home), "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        done = subprocess.run(
            [sys.executable, "-m", "sightline", *map(str, words)],
            cwd=self.folder, env={**kept, **home, **token, **environment}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with open_service(Settings(home=folder / "home", graph_url=None, heap="512m")) as service:
        put(service)
        for name, agency, role in (
            ("analyst", "police", Role.ANALYST),
            ("chair", "council", Role.CHAIR),
            ("operator", "*", Role.OPERATOR),
        ):
            (folder / name).touch(0o600)
            (folder / name).write_text(service.tokens.new(agency, role)[1])
        yield Desk(service, folder)
