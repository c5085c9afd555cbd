"""What the documents promise is there, and what is there is in the documents."""

import re
from pathlib import Path

import typer.main

from graph_service.model.question import FILTERS, Params, SaidWithin
from graph_service.questions import QUESTIONS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def test_every_question_has_its_page_and_every_page_its_question():
    pages = {p.stem for p in (DOCS / "questions").glob("*.md")} - {"README"}
    assert pages == set(QUESTIONS)


def test_every_question_stands_in_the_list_with_what_it_asks():
    listed = (DOCS / "questions" / "README.md").read_text()
    for question in QUESTIONS.values():
        assert f"| [{question.name}]({question.name}.md) | {question.asks} |" in listed


def test_every_parameter_of_a_question_is_on_its_page_or_is_common_to_all():
    common = set(Params.model_fields)
    for question in QUESTIONS.values():
        page = (DOCS / "questions" / f"{question.name}.md").read_text()
        for name in set(question.params.model_fields) - common - {"assertion"}:
            assert f"`{name}`" in page, f"{question.name}: {name}"


def test_the_table_of_filters_says_which_question_takes_which():
    page = (DOCS / "questions" / "README.md").read_text().split("## Filters that every question takes")[1]
    for name in Params.model_fields:
        assert f"| `{name}` | " in page
    assert set(FILTERS) <= {*Params.model_fields, "kinds", "since", "until", "area"}
    table = {
        line[0]: line[1:] for line in re.findall(r"^\| (\w+) \| (.*?) ?\| (.*?) ?\| (.*?) ?\|$", page, re.MULTILINE)
    }
    for name, question in QUESTIONS.items():
        kinds, period, area = table[name]
        fields = question.params.model_fields
        assert (bool(kinds), bool(area)) == ("kinds" in fields, "area" in fields), name
        assert (bool(period), bool(period)) == ("since" in fields, "until" in fields), name
        assert (period == "of statements") is issubclass(question.params, SaidWithin), name


def test_every_source_has_its_page_and_every_page_its_source():
    from ingest.sources import SOURCES

    assert {p.stem for p in (DOCS / "sources").glob("*.md")} - {"README"} == set(SOURCES)


def test_every_command_has_its_page_and_every_page_its_command():
    from sightline.cli import app

    command = typer.main.get_command(app)
    assert {p.stem for p in (DOCS / "commands").glob("*.md")} - {"README"} == set(command.commands)  # type: ignore[attr-defined]


def test_no_link_between_documents_is_broken():
    broken = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "cypher" / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []


def test_every_decision_stands_in_the_list_of_decisions():
    listed = (DOCS / "adr" / "README.md").read_text()
    assert [p.name for p in (DOCS / "adr").glob("0*.md") if f"({p.name})" not in listed] == []


def test_every_rule_that_the_code_names_stands_among_the_rules_or_the_places():
    pages = (DOCS / "rules.md").read_text() + (DOCS / "places.md").read_text()
    known = set(re.findall(r"^(?:- \*\*|\| )([VILCP]\d)\b", pages, re.MULTILINE))
    code = [
        page
        for folder in ("graph_service", "ingest", "sightline", "maps", "tests")
        for page in (ROOT / folder).rglob("*.py")
    ]
    named = {
        rule
        for page in code
        for said in re.findall(r"\(rules? ([^)]*)\)", page.read_text())
        for rule in re.findall(r"[VILCP]\d", said)
    }
    assert len(named) > 10 and named <= known


def test_nothing_refers_to_papers_outside_the_repository():
    outside = re.compile(
        r"\(design[ ,]|(?<!shared/data/)(?<![\w/-])(domain|engine|matching|platform|practice|peers)\.md|shared/reference"
    )
    pages = [page for kind in ("*.py", "*.md", "*.cypher") for page in ROOT.rglob(kind) if ".venv" not in page.parts]
    assert [str(page) for page in pages if page != Path(__file__) and outside.search(page.read_text())] == []


def test_the_glossary_is_in_the_order_of_the_alphabet_and_has_each_word_once():
    words = re.findall(r"^\| ([^|]+) \| ", (DOCS / "glossary.md").read_text(), re.MULTILINE)[1:]
    assert len(words) > 30 and words == sorted(set(words), key=str.casefold)


def test_the_generator_of_clients_is_named_in_the_version_that_a_test_runs():
    (said,) = re.findall(r"openapi-python-client==([\d.]+)", (DOCS / "api.md").read_text())
    assert f"openapi-python-client=={said} " in (ROOT / "tests/graph_service/api/generator.lock").read_text()
