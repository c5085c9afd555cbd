"""What docker-compose.yml and the Dockerfile promise, as far as their text tells: neither has been run by these tests."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from graph_service.settings import Settings
from sightline.cli import app

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@pytest.fixture(scope="module")
def dockerfile() -> list[list[str]]:
    """The instructions, continued lines joined, each split into its words."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_the_database_is_published_nowhere_and_reached_on_the_inner_network_alone(compose: dict[str, Any]) -> None:
    graph = compose["services"]["graph"]
    assert "ports" not in graph and "network_mode" not in graph
    assert graph["networks"] == ["inner"]
    assert compose["networks"]["inner"]["internal"] is True


def test_the_service_is_published_on_this_machine_alone(compose: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["sightline"]["ports"])


def test_every_secret_is_a_file_and_no_variable_holds_one(compose: dict[str, Any]) -> None:
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    for service in compose["services"].values():
        assert set(service["secrets"]) <= set(compose["secrets"])
        for name, value in service["environment"].items():
            if re.search("AUTH|PASSWORD|KEY|TOKEN", name):
                assert name.endswith("_FILE") and value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_service_has_a_health_check_and_the_database_comes_first(compose: dict[str, Any]) -> None:
    assert all(service["healthcheck"]["test"][0] == "CMD" for service in compose["services"].values())
    assert "/livez" in compose["services"]["sightline"]["healthcheck"]["test"][-1]
    assert compose["services"]["sightline"]["depends_on"]["graph"]["condition"] == "service_healthy"


def test_the_database_is_neo4j_5_26_by_its_tag(compose: dict[str, Any]) -> None:
    assert compose["services"]["graph"]["image"] == "neo4j:5.26-community"


def test_the_service_cannot_write_its_root_nor_gain_rights(compose: dict[str, Any]) -> None:
    service = compose["services"]["sightline"]
    assert service["read_only"] is True
    assert service["user"] not in ("0", "root")
    assert service["cap_drop"] == ["ALL"]
    assert all("no-new-privileges:true" in each["security_opt"] for each in compose["services"].values())


def test_every_setting_named_is_one_we_have(compose: dict[str, Any], dockerfile: list[list[str]]) -> None:
    named = set(compose["services"]["sightline"]["environment"])
    named |= {name for words in dockerfile for word in words for name in re.findall(r"^(SIGHTLINE_\w+)=", word)}
    assert named
    assert named <= {f"SIGHTLINE_{name.upper()}" for name in Settings.model_fields}


def test_both_files_start_the_service_the_same_way(compose: dict[str, Any], dockerfile: list[list[str]]) -> None:
    (command,) = [words[1:] for words in dockerfile if words[0] == "CMD"]
    assert compose["services"]["sightline"]["command"] == yaml.safe_load(" ".join(command))


def test_the_command_is_one_that_the_command_line_takes(compose: dict[str, Any]) -> None:
    name, *words = compose["services"]["sightline"]["command"]
    group = typer.main.get_group(app)
    with group.make_context(name, words[:1], resilient_parsing=True) as context:
        _, command, rest = group.resolve_command(context, words)
        assert command is not None and command.make_context(words[0], rest)


def test_the_image_is_built_in_two_stages_from_pinned_wheels_and_does_not_run_as_root(
    dockerfile: list[list[str]],
) -> None:
    assert [words[1] for words in dockerfile if words[0] == "FROM"] == ["python:3.11-slim"] * 2
    assert any("--require-hashes" in words for words in dockerfile)
    assert any("--no-index" in words for words in dockerfile)
    assert [words[1] for words in dockerfile if words[0] == "USER"] == ["10001"]


def test_the_image_is_built_from_what_the_wheel_needs_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    taken = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert not taken & {"data", "secrets", "tests", ".git", ".venv"}
