"""The files a page carries inside itself: Leaflet (put here by hatch_build.py), and our skeleton, styles and script."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

NOT_OURS = re.compile(r"</(script|style)|<!--", re.IGNORECASE)
LINK = re.compile(r'<a href="https://leafletjs\.com"[^>]*>')
OUTSIDE = re.compile(r"url\((images/|#default)[^)]*\)")


@cache
def own(name: str) -> str:
    """One of our own files."""
    return files("maps").joinpath(name).read_text(encoding="utf-8")


@cache
def leaflet_script() -> str:
    """Leaflet under its licence, without its link to a page outside and without a map of its sources."""
    code = _third_party("leaflet.js").split("//# sourceMappingURL")[0]
    code = LINK.sub("<a>", code).replace(". https://leafletjs.com", "")
    return f"/*\n{_third_party('leaflet-LICENSE.txt')}*/\n{code}"


@cache
def leaflet_style() -> str:
    """Leaflet's styles, without the pictures our pages never show and without comments that point outside."""
    style = re.sub(r"/\*.*?\*/", "", _third_party("leaflet.css"), flags=re.DOTALL)
    return OUTSIDE.sub("none", style)


def inline(text: str) -> str:
    """The text, which may stand inside a script or style element: nothing in it ends the element."""
    if NOT_OURS.search(text):
        raise ValueError("expected script or style that does not end its own element; it does")
    return text


def source_hash(text: str) -> str:
    """What a content security policy calls this very text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _third_party(name: str) -> str:
    path = files("maps").joinpath("_assets", name)
    if not path.is_file():
        raise FileNotFoundError(f"maps/_assets/{name} is missing: install Sightline again (pip install --no-deps -e .)")
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")
