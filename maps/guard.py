"""The second wall between words and folium, which compiles what it is given as a template on the server.

`script` never calls folium's own `render`: that compiles each element's output a second time, which is where text in a
popup or a property becomes code. Each library template is run once, its output is never compiled, and only elements and
strings of our own closed set get that far.
"""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import folium
from branca.element import Element

MARK = re.compile(r"#[0-9a-f]{6}|[0-9]{1,6}( [0-9]{1,6})?|[a-z][a-z0-9_-]{0,40}|EPSG3857")


class UnsafeMapError(ValueError):
    """Something reached the map that is not geometry, style or one of our ids."""


class BareMap(folium.Map):
    """A folium map with none of folium's page: no outside files, no tiles, no viewport, and no way to render itself."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own shape
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
    """Numbers must be finite, words must be marks; a list or mapping is walked, and anything else is refused."""
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
        if type(value) is not float or not math.isfinite(value):  # the quick way through thousands of coordinates
            _check_value(where, value)


def _run(element: Element) -> str:
    macro: Callable[..., object] = vars(type(element)._template.module)["script"]
    return str(macro(element, {}))


def _lines(code: str) -> str:
    return "\n".join(line.strip() for line in code.splitlines() if line.strip())
