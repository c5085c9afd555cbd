import gzip
import json
from pathlib import Path

import pytest

from maps.basemap import MOST_POSITIONS, basemap_from_folder
from maps.geometry import positions

BATH = Path(__file__).parents[3] / "shared" / "data" / "bath-town" / "geo"


def collection(*features: tuple[dict, dict]) -> bytes:
    made = [{"type": "Feature", "geometry": geometry, "properties": words} for geometry, words in features]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def line(*points: tuple[float, float]) -> dict:
    return {"type": "LineString", "coordinates": points}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    long_road, lane = line((-2, 53.9), (-1.8, 53.9)), line((-1.9, 53.8), (-1.9, 54))
    roads = collection((long_road, {"class": "A Road"}), (lane, {"class": "Local Road"}))
    (tmp_path / "roads.geojson.gz").write_bytes(gzip.compress(roads))
    names = [((-1.9, 53.9), "Larkmoor", "large"), ((-1.5, 53.9), "Far Away", "small")]
    points = [({"type": "Point", "coordinates": at}, {"name": name, "size": size}) for at, name, size in names]
    (tmp_path / "labels.geojson").write_bytes(collection(*points))
    (tmp_path / "secret_homes.geojson").write_bytes(collection((line((-1.9, 53.9), (-1.91, 53.9)), {})))
    (tmp_path / "attribution.txt").write_text("Drawn\nby hand")
    return tmp_path


def test_files_plain_and_zipped_become_layers_and_unknown_ones_are_not_read(folder: Path) -> None:
    made = basemap_from_folder(folder)
    assert [(layer.name, layer.kind) for layer in made.layers] == [
        ("roads", "road"),
        ("roads-main", "main road"),
        ("labels", "label"),
    ]
    assert made.attribution == "Drawn by hand"


def test_a_base_map_is_clipped_to_its_bounds(folder: Path) -> None:
    made = basemap_from_folder(folder, bounds=(-1.95, 53.85, -1.85, 53.95))
    drawn = [feature["geometry"] for layer in made.layers for feature in layer.collection["features"]]
    assert all(-1.95 <= lon <= -1.85 and 53.85 <= lat <= 53.95 for shape in drawn for lon, lat in positions(shape))
    assert len(drawn) == 3


def test_a_caller_may_name_its_own_files(folder: Path) -> None:
    assert [layer.kind for layer in basemap_from_folder(folder, files={"roads": "rail"}).layers] == ["rail"]


def test_a_folder_with_nothing_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="known names"):
        basemap_from_folder(tmp_path)


def test_a_file_that_is_no_feature_collection_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roads.geojson").write_text("[]")
    with pytest.raises(ValueError, match=r"FeatureCollection in roads\.geojson"):
        basemap_from_folder(tmp_path)


@pytest.mark.skipif(
    not BATH.is_dir(), reason="the Bath base map is not beside this repository, in shared/data/bath-town"
)
def test_a_whole_district_is_light_enough_for_a_page() -> None:
    made = basemap_from_folder(BATH)
    shapes = [feature["geometry"] for layer in made.layers for feature in layer.collection["features"]]
    assert {layer.kind for layer in made.layers} >= {"green", "water", "building", "boundary", "rail", "road", "label"}
    assert sum(1 for shape in shapes for _ in positions(shape)) < MOST_POSITIONS + 300
