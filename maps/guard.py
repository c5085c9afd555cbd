"""The second wall between words and folium, which runs the text it is given as a template on the server (docs/maps.md).

`script` never calls folium's own `render`. That compiles the output of each element a second time, and so text in a popup or a
property would be run as code. Here each template of the library is run once and its output is never compiled. Elements and strings
that are not in our own closed set are refused before.
"""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import folium
from branca.element import Element

MARK = re.compile(r"#[0-9a-f]{6}|[0-9]{1,6}( [0-9]{1,6})?|[a-z][a-z0-9_-]{0,40}|EPSG3857")


class UnsafeMapError(ValueError):
    """Something was given to the map that is not geometry, a style or one of our ids."""


class BareMap(folium.Map):
    """A folium map without folium's page: no files from elsewhere, no tiles, no viewport; and it refuses to render itself."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium declares it so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def render(self, **_: object) -> str:
        """Refuse: folium would compile the output as a template."""
        raise UnsafeMapError("a map is drawn with maps.guard.script; folium's own render compiles text as code")

    def save(self, *_: object, **__: object) -> None:
        """Refuse, as render does."""
        self.render()

    def _repr_html_(self, **_: object) -> str:
        return self.render()


DRAWN = (BareMap, folium.map.CustomPane, folium.PolyLine, folium.Polygon, folium.CircleMarker)
IGNORED = {"_parent", "_children", "_template", "_png_image", "global_switches", "default_js", "default_css"}


def script(drawn: BareMap) -> str:
    """The script that draws the map, or UnsafeMapError if anything but our own closed set is in it."""
    return "\n".join(_lines(_run(element)) for element in _walk(drawn))


def _walk(element: Element) -> Iterator[Element]:
    _check(element)
    yield element
    for child in element._children.values():
        yield from _walk(child)


def _check(element: Element) -> None:
    if type(element) not in DRAWN:
        raise UnsafeMapError(
            f"expected only {', '.join(kind.__name__ for kind in DRAWN)}; got a {type(element).__name__}"
        )
    if element._template is not type(element)._template:
        raise UnsafeMapError(f"expected the library's own template on a {type(element).__name__}; got another")
    for name, value in vars(element).items():
        if name not in IGNORED:
            _check_value(f"{type(element).__name__}.{name}", value)


def _check_value(where: str, value: object) -> None:
    """Refuse anything but finite numbers, strings that match `MARK`, and lists and mappings of these."""
    if isinstance(value, bool | int | None):
        return
    if isinstance(value, float) and math.isfinite(value):
        return
    if isinstance(value, str) and (MARK.fullmatch(value) or value in _FOLIUM_WORDS):
        return
    if isinstance(value, list | tuple):
        _check_list(where, value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_key(where, key)
            _check_value(f"{where}[{key}]", inner)
    else:
        raise UnsafeMapError(
            f"expected geometry, a style or an opaque id in {where}; got other text or a foreign value"
        )


_FOLIUM_WORDS = {"%", "1rem", "Map", "Pane", "PolyLine", "Polygon", "CircleMarker", "fillColor"}
_KEY = re.compile(r"[a-zA-Z_]{1,30}")


def _check_key(where: str, key: object) -> None:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise UnsafeMapError(f"expected a style name as key in {where}; got something else")


def _check_list(where: str, values: list[Any] | tuple[Any, ...]) -> None:
    for value in values:
        if type(value) is not float or not math.isfinite(value):  # quick, for thousands of coordinates
            _check_value(where, value)


def _run(element: Element) -> str:
    macro: Callable[..., object] = vars(type(element)._template.module)["script"]
    return str(macro(element, {}))


def _lines(code: str) -> str:
    return "\n".join(line.strip() for line in code.splitlines() if line.strip())
