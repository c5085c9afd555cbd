"""`sightline demo`: whole, twice, and with its port taken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph_service.questions import QUESTIONS
from graph_service.settings import Settings
from graph_service.store import open_store
from sightline.town.files import FILES
from tests.sightline.conftest import ROOT


def _demo(folder: Path, out: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    hostile = {"SIGHTLINE_GRAPH_URL": "bolt://127.0.0.1:1", "SIGHTLINE_HOST": "0.0.0.0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "sightline", "demo", "--once", out, "--people", "100"],
        cwd=folder, env={**kept, **hostile}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, _demo(folder, "one"), _demo(folder, "two")


def test_the_demo_answers_every_question_with_rows_and_their_evidence(shown):
    told = json.loads((shown[0] / "one" / "answers.json").read_text())
    assert {entry["question"] for entry in told} == set(QUESTIONS)
    for entry in told:
        assert entry["parameters"] and entry["answer"]["rows"], entry["question"]
        assert all(row["evidence"] for row in entry["answer"]["rows"])


def test_the_demo_draws_a_map_that_says_it_is_fictional_and_shows_no_placement(shown):
    for name in ("hotspots.html", "hotspots-chair.html"):
        page = (shown[0] / "one" / name).read_text()
        assert "Larkmoor Bus Station" in page and "fictional" in page.lower() and "Larch House" not in page


def test_run_again_it_brings_nothing_new_and_draws_the_same_map(shown):
    folder, _, again = shown
    assert again.count("in already") == len(FILES)
    for name in ("hotspots.html", "hotspots-chair.html"):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_its_home_is_its_owners_and_its_tokens_are_shown_nowhere(shown):
    folder, first, again = shown
    home = folder / ".sightline" / "demo"
    assert home.stat().st_mode & 0o777 == 0o700
    for name in ("analyst", "practitioner", "chair", "operator"):
        path = home / "tokens" / name
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_text().strip() not in first + again
    assert (home / "store.sqlite").stat().st_mode & 0o777 == 0o600
    with open_store(Settings(home=home, store_url=None)) as store:
        assert len(store.tokens.all()) == 4


def test_it_ends_with_nothing_left_running(shown):
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert str(shown[0]) not in running


def test_its_places_are_in_the_register_and_nobodys_home_is(shown):
    for told in shown[1:]:
        assert "places.csv into the place register: 28 places" in told
        assert "wards.geojson into the place register: 6 places" in told
        assert "home, placement or refuge" not in told
