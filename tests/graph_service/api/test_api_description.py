"""The description of the interface: a generator makes a client of it, which asks the real service and reads the answer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph_service.api.description import document
from graph_service.questions import QUESTIONS
from tests.graph_service.api.conftest import CANARY, Place

LOCK = Path(__file__).with_name("generator.lock")

ASK = """
import sys
from made import AuthenticatedClient
from made.api.default import ask_find, ask_known_when, evidence
from made.models import FindAsking, FindParams, KnownWhenAsking, KnownWhenParams, Problem, Purpose

address, token, text = sys.argv[1:]
with AuthenticatedClient(base_url=address, token=token) as client:
    found = ask_find.sync(client=client, body=FindAsking(purpose=Purpose.INVESTIGATION, params=FindParams(text=text)))
    said = found.rows[0].evidence[0]
    print(found.rows[0].matched, said.agency, found.labels[found.rows[0].entity].text, found.known_at.words[:1].isdigit())
    asking = KnownWhenAsking(purpose=Purpose.INVESTIGATION, params=KnownWhenParams(entity=found.rows[0].entity))
    print(len(ask_known_when.sync(client=client, body=asking).rows) > 0)
    print(evidence.sync(said.record, client=client, purpose=Purpose.INVESTIGATION).rows[0].record == said.record)
with AuthenticatedClient(base_url=address, token="sl_wrong") as stranger:
    refused = ask_find.sync(client=stranger, body=FindAsking(purpose=Purpose.INVESTIGATION, params=FindParams(text=text)))
    print(type(refused) is Problem, refused.status)
"""


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program folder of an environment of its own, in which the generator of clients stands and nothing of ours."""
    folder = tmp_path_factory.mktemp("generator")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "--require-hashes", "-r", LOCK], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"the generator of clients cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    return folder / "bin"


def test_a_client_made_from_the_description_asks_and_reads(here: Place, generator: Path, tmp_path: Path):
    (tmp_path / "openapi.json").write_text(json.dumps(document()))
    make = ["openapi-python-client", "generate", "--path", "openapi.json", "--meta", "none", "--output-path", "made"]
    made = subprocess.run([generator / make[0], *make[1:]], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode == 0 and "WARNING" not in made.stdout and "Unable" not in made.stdout, made.stdout
    ask = [generator / "python", "-c", ASK, str(here.client.base_url), here.analyst, CANARY]
    asked = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True)
    assert asked.stdout.splitlines() == [f"{CANARY} police {CANARY} True", "True", "True", "True 401"], asked.stderr


def test_every_example_is_answered(here: Place):
    for path, told in document()["paths"].items():
        if "post" in told:
            content = told["post"]["requestBody"]["content"]["application/json"]
            named = {one["name"]: one["example"] for one in told["post"].get("parameters", ())}
            where, wanted = path.format(**named), 404 if "extract" in named else 200
            asked = here.client.post(
                where, json=content["example"], headers={"Authorization": f"Bearer {here.analyst}"}
            )
            assert asked.status_code == wanted, (path, asked.text)


def test_hyphens_and_underscores_are_alike_in_the_name_of_a_question(here: Place):
    period = {"since": "2026-01-01", "until": "2026-03-31"}
    assert here.ask("hotspots", period).json()["rows"]
    for name in ("shared-associates", "shared_associates"):
        ids = {"a": here.entity(CANARY), "b": here.entity("Rory Lampwick")}
        assert here.ask(name, ids).json()["question"] == "shared_associates"


def test_the_description_says_of_every_question_what_it_takes_what_it_gives_and_what_may_go_wrong():
    told = document()
    for name, question in QUESTIONS.items():
        one = told["paths"][f"/api/v1/ask/{name}"]["post"]
        sent = one["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        params = told["components"]["schemas"][sent]["properties"]["params"]["$ref"].rsplit("/", 1)[1]
        assert told["components"]["schemas"][params]["properties"].keys() == question.params.model_fields.keys()
        assert one["summary"] == question.asks
        assert {"200", "401", "403", "408", "413", "422", "429", "500", "503", "504"} == one["responses"].keys()
    for response in told["components"]["responses"].values():
        assert response["content"].keys() == {"application/problem+json"}
    assert told["paths"]["/livez"]["get"]["security"] == [] and told["security"] == [{"token": []}]
