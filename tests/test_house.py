"""The house rules that a machine can check: layers, who may open the engine, what is committed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("sightline", "ingest", "graph_service", "maps")


SHARED = {
    **{f"graph_service.model.{name}": () for name in ("facts", "ids", "kinds", "times", "visibility", "vocabulary")},
    **{f"graph_service.spelling.{name}": () for name in ("names", "phones", "places", "plates", "points")},
    "graph_service.spelling": ("Unclean",),
    "graph_service.spelling.births": ("with_birth",),
    "graph_service.spelling.clues": ("clues",),
    "graph_service.spelling.grades": ("grade",),
    "graph_service.spelling.likeness": ("likeness_to",),
    "graph_service.spelling.looks": ("looks_keys",),
    "graph_service.model.identity": ("Verdict",),
    "graph_service.model.question": ("Scope",),
}
"""What the oracle, and what it is told, may import of ours: values and how things are spelt; of some modules these names alone."""


def _modules():
    return [p for package in PACKAGES for p in (ROOT / package).rglob("*.py")]


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    return names | {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}


def test_arrows_between_layers_point_one_way():
    run = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_the_oracle_imports_nothing_that_it_judges():
    tests = ROOT / "tests"
    judging = [*tests.glob("oracle/*.py"), *tests.glob("questions/*.py"), tests / "worlds.py", tests / "strategies.py"]
    assert len(judging) > 12
    told = {
        f"tests.{p.relative_to(tests).with_suffix('')}".replace("/", ".").removesuffix(".__init__") for p in judging
    }
    for path in judging:
        for module, name in _names_imported(path):
            if module.split(".")[0] in (*PACKAGES, "tests"):
                fit = module in SHARED and name in (SHARED[module] or (name,))
                assert fit or module in told or f"{module}.{name}" in told, (path.name, module, name)


def _names_imported(path: Path) -> list[tuple[str, str]]:
    """Every module that a file imports, with each name from it; of one imported whole, no name."""
    tree = list(ast.walk(ast.parse(path.read_text())))
    whole = [(a.name, "") for node in tree if isinstance(node, ast.Import) for a in node.names]
    named = [(node.module or "", a.name) for node in tree if isinstance(node, ast.ImportFrom) for a in node.names]
    return whole + named


def test_only_the_engine_and_its_wire_know_the_driver():
    knowing = {str(p.relative_to(ROOT)) for p in _modules() if "neo4j" in _imports(p)}
    assert knowing == {"graph_service/engine.py", "graph_service/wire.py"}


def test_only_the_two_doors_and_the_schema_run_anything_on_the_engine():
    running = {str(p.relative_to(ROOT)) for p in _modules() if re.search(r"engine\.(read|write)\(", p.read_text())}
    assert running <= {
        "graph_service/view/__init__.py",
        "graph_service/writer/__init__.py",
        "graph_service/schema.py",
        "graph_service/installation.py",
        "graph_service/service.py",
        "graph_service/engine.py",  # its docstring shows how
    }


def test_no_cypher_is_written_in_python():
    verbs = re.compile(r"\b(MATCH \(|MERGE \(|UNWIND \$|CREATE \()")
    found = [p for p in _modules() if verbs.search(p.read_text()) and "engine.py" not in p.name]
    assert [str(p.relative_to(ROOT)) for p in found if p.name not in ("installation.py", "schema.py")] == []


def test_no_module_reads_the_environment_but_the_settings():
    reading = [p for p in _modules() if re.search(r"os\.(environ|getenv)", p.read_text())]
    allowed = {"graph_service/settings.py", "graph_service/embedded.py", "sightline/cli.py"}
    assert {str(p.relative_to(ROOT)) for p in reading} <= allowed


def test_no_committed_file_names_a_package_registry_or_holds_built_files():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    locks = [f for f in files if "lock" in f or f.endswith((".npmrc", "package.json", "pom.xml"))]
    for name in locks:
        text = re.sub(r"http://maven\.apache\.org/\S+|http://www\.w3\.org/\S+", "", (ROOT / name).read_text())
        assert "://" not in text, name
    assert [f for f in files if re.search(r"\.min\.(js|css)$|node_modules|_assets/", f)] == []
