"""An installation in a home of its own, its engine held open, and the command line run against it."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from graph_service.model.vocabulary import Role
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from sightline.cli import main
from sightline.town import register
from tests.graph_service.api.conftest import put
from tests.registered import registered

ROOT = Path(__file__).parents[2]


class Terminal(io.StringIO):
    """Words typed at a terminal."""

    def isatty(self) -> bool:
        return True


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

    def run(self, *words: str | Path, who: str = "", typed: str | None = None, **environment: str) -> Ran:
        """One command from start to exit code, in this process: `test_cli_serve` and `test_demo` start real ones.

        What is `typed` is typed at a terminal; without it nobody sits at one.
        """
        token = {"SIGHTLINE_TOKEN_FILE": str(self.folder / who)} if who else {}
        home = {"SIGHTLINE_HOME": str(self.service.settings.home)}
        return command(self.folder, *words, typed=typed, **{**home, **token, **environment})


def command(folder: Path, *words: str | Path, typed: str | None = None, **environment: str) -> Ran:
    """One command in a folder, in this process, with no other setting than these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, {**kept, "COLUMNS": "200", **environment}, clear=True),
        patch.object(sys, "stdin", io.StringIO() if typed is None else Terminal(typed)),
        patch.object(sys, "argv", ["sightline", *map(str, words)]),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    return Ran(int(end.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with open_service(Settings(home=folder / "home", graph_url=None, heap="512m")) as service:
        put(service)
        registered(service.settings.home, "police", "council")
        register(service.settings.home)
        for name, agency, role in (
            ("analyst", "police", Role.ANALYST),
            ("chair", "council", Role.CHAIR),
            ("operator", "*", Role.OPERATOR),
            ("clerk", "police", Role.OPERATOR),
            ("social worker", "council", Role.PRACTITIONER),
        ):
            (folder / name).touch(0o600)
            (folder / name).write_text(service.tokens.new(agency, role)[1])
        yield Desk(service, folder)
