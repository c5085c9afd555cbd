import ast
import os
from pathlib import Path

import folium
import pytest
from branca.element import Element

import maps
from maps.guard import BareMap, UnsafeMapError, script

ATTACK = "{{ cycler.__init__.__globals__.os.getpid() }}"
POINT = {"type": "Point", "coordinates": [-1.9, 53.9]}


def property_of_a_feature() -> folium.GeoJson:
    return folium.GeoJson({"type": "Feature", "properties": {"name": ATTACK}, "geometry": POINT})


CASES = {
    "popup": lambda: folium.CircleMarker([53.9, -1.9], popup=ATTACK),
    "popup said to be plain": lambda: folium.Marker([53.9, -1.9], popup=folium.Popup(ATTACK, parse_html=True)),
    "tooltip": lambda: folium.PolyLine([[53.9, -1.9], [53.8, -1.9]], tooltip=ATTACK),
    "layer name": lambda: folium.LayerControl(),
    "icon": lambda: folium.Marker([53.9, -1.9], icon=folium.DivIcon(html=ATTACK)),
    "property": property_of_a_feature,
    "style": lambda: folium.CircleMarker([53.9, -1.9], color=ATTACK),
}


def drawn(case: str, kind: type[folium.Map]) -> folium.Map:
    made = kind(location=[53.9, -1.9], tiles=None)
    if case == "layer name":
        made.add_child(folium.FeatureGroup(name=ATTACK))
    made.add_child(CASES[case]())
    return made


@pytest.mark.parametrize("case", CASES)
def test_folium_alone_runs_code_it_finds_in_text(case: str) -> None:
    assert str(os.getpid()) in drawn(case, folium.Map).get_root().render()


@pytest.mark.parametrize("case", CASES)
def test_the_guard_refuses_text_and_says_so(case: str) -> None:
    made = drawn(case, BareMap)
    number_all(made)
    with pytest.raises(
        UnsafeMapError, match=r"got a (Popup|Marker|Tooltip|FeatureGroup|GeoJson)|in CircleMarker\.options"
    ):
        script(made)


def number_all(element: Element) -> None:
    """Give ids of ours to all, so that it is the text that is refused and not folium's random ids."""
    element._id = "1"
    for child in element._children.values():
        number_all(child)


def test_a_map_of_ours_cannot_be_rendered_by_folium() -> None:
    with pytest.raises(UnsafeMapError, match="compiles text"):
        BareMap(location=[53.9, -1.9], tiles=None).save("map.html")


@pytest.mark.parametrize("tampered", ["options", "locations", "_id", "_name", "extra"])
def test_the_guard_looks_into_everything_a_template_could_reach(tampered: str) -> None:
    line = folium.PolyLine([[53.9, -1.9], [53.8, -1.9]])
    line.options = {"color": "#000000"}
    line._id = "1"
    assert "L.polyline" in script(_holding(line))
    setattr(line, tampered, {"color": ATTACK} if tampered == "options" else ATTACK)
    with pytest.raises(UnsafeMapError, match=f"PolyLine.{tampered}"):
        script(_holding(line))


def test_the_guard_refuses_a_template_that_is_not_the_library_s() -> None:
    line = folium.PolyLine([[53.9, -1.9], [53.8, -1.9]])
    line._id = "1"
    line._template = folium.template.Template(ATTACK)
    with pytest.raises(UnsafeMapError, match="own template"):
        script(_holding(line))


def test_the_guard_refuses_a_position_that_is_no_number() -> None:
    circle = folium.CircleMarker([53.9, -1.9])
    circle._id, circle.options, circle.location = "1", {}, [float("inf"), 0.0]
    with pytest.raises(UnsafeMapError, match="location"):
        script(_holding(circle))


def test_only_the_layers_and_the_guard_know_folium() -> None:
    folder = Path(maps.__file__).parent
    knowing = {path.name for path in folder.glob("*.py") if {"folium", "branca"} & imported(path)}
    assert knowing == {"layers.py", "guard.py"}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module).split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}


def _holding(element: folium.map.Class) -> BareMap:
    made = BareMap(location=[53.9, -1.9], tiles=None)
    made._id = "sightline"
    return made.add_child(element)
