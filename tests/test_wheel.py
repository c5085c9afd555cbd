"""The wheel is whole: installed elsewhere, away from the checkout, it takes a file in and answers a question."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOKEN = """
import sys
from graph_service.model.vocabulary import Role
from graph_service.settings import Settings
from graph_service.store import open_store
from sightline.town import register
assert Settings().key
register(Settings().home)
with open_store(Settings()) as store:
    print(store.tokens.new(sys.argv[1], Role(sys.argv[2]))[1])
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A fresh environment with the wheel in it; other people's packages are borrowed from ours, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel], check=True)
    packages = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return folder, python


def run(elsewhere, *words, **environment):
    folder, python = elsewhere
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SIGHTLINE_", "PYTHON"))}
    home = {"SIGHTLINE_HOME": str(folder / "home"), "SIGHTLINE_HEAP": "512m"}
    command = [python, *words]
    return subprocess.run(command, cwd=folder, env={**kept, **home, **environment}, capture_output=True, text=True)


def test_the_installed_packages_are_the_wheel_s_own(elsewhere):
    folder, _ = elsewhere
    where = run(
        elsewhere, "-c", "import graph_service, ingest, maps, sightline as s; print(graph_service.__file__, s.__file__)"
    )
    assert where.stdout.count(str(folder)) == 2, where.stderr


def test_the_installed_wheel_carries_the_pages_with_their_styles_and_licences(elsewhere):
    script = (
        "from graph_service.web.files import FOLDERS, held; from graph_service.web.page import templates; "
        "print(sorted(held()), sorted(templates().list_templates()), (FOLDERS[0] / 'licences.txt').is_file())"
    )
    carried = run(elsewhere, "-c", script).stdout
    for name in ("sightline.css", "page.js", "icon.svg", "layout.html", "home.html", "True"):
        assert name in carried, name


def test_the_installed_wheel_takes_a_file_in_and_answers_a_question(elsewhere):
    folder, _ = elsewhere
    assert run(elsewhere, "-m", "sightline", "town", "town", "--people", "100").returncode == 0
    operator = run(elsewhere, "-c", TOKEN, "*", "operator").stdout.strip()
    analyst = run(elsewhere, "-c", TOKEN, "westshire-police", "analyst").stdout.strip()
    police = folder / "town" / "police-people.csv"
    taken = run(
        elsewhere, "-m", "sightline", "ingest", str(police), "--as", "people", "--profile", "westshire-police",
        SIGHTLINE_TOKEN=operator,
    )  # fmt: skip
    assert taken.returncode == 0, taken.stderr
    asked = run(
        elsewhere, "-m", "sightline", "ask", "find", "-p", "text=07700 900901", "--purpose", "investigation", "--json",
        SIGHTLINE_TOKEN=analyst,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["rows"], "the phone of the town's story is in the police's file"


def test_the_installed_wheel_finds_nobody_else_owning_its_packages(elsewhere):
    checked = run(elsewhere, "-m", "sightline", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
