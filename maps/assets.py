"""The files that are put into every page: Leaflet (fetched by hatch_build.py), and our own skeleton, styles and script."""

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
    """The text of one of our own files."""
    return files("maps").joinpath(name).read_text(encoding="utf-8")


@cache
def leaflet_script() -> str:
    """Leaflet's script with its licence, without its link to another site and without the reference to its source map."""
    code = _third_party("leaflet.js").split("//# sourceMappingURL")[0]
    code = LINK.sub("<a>", code).replace(". https://leafletjs.com", "")
    return f"/*\n{_third_party('leaflet-LICENSE.txt')}*/\n{code}"


@cache
def leaflet_style() -> str:
    """Leaflet's styles, without the pictures, which our pages never show, and without comments, which name other sites."""
    style = re.sub(r"/\*.*?\*/", "", _third_party("leaflet.css"), flags=re.DOTALL)
    return OUTSIDE.sub("none", style)


def inline(text: str) -> str:
    """The text itself, if it can stand inside a script or style element; refused if something in it would end the element."""
    if NOT_OURS.search(text):
        raise ValueError("expected script or style that does not end its own element; it does")
    return text


def source_hash(text: str) -> str:
    """The name of this very text in a content security policy: its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _third_party(name: str) -> str:
    path = files("maps").joinpath("_assets", name)
    if not path.is_file():
        raise FileNotFoundError(f"maps/_assets/{name} is missing: install Sightline again (pip install --no-deps -e .)")
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")
