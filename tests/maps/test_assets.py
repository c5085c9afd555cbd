import json
from pathlib import Path

import pytest

from maps import assets

ROOT = Path(__file__).parents[2]


def test_the_lock_pins_leaflet_and_holds_no_address() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    leaflet = json.loads(lock)["packages"]["node_modules/leaflet"]
    assert leaflet["version"] == "1.9.4"
    assert leaflet["integrity"].startswith("sha512-")
    assert "://" not in lock


def test_leaflet_is_carried_with_its_licence_and_without_its_link() -> None:
    script = assets.leaflet_script()
    assert "BSD 2-Clause License" in script
    assert "leafletjs.com" not in script
    assert "sourceMappingURL" not in script
    assert "url(" not in assets.leaflet_style()


@pytest.mark.parametrize("text", ["a</script>", "</STYLE >", "<!-- "])
def test_a_script_that_would_end_its_own_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="own element"):
        assets.inline(text)


@pytest.mark.parametrize("name", ["page.html", "page.css", "page.js"])
def test_our_own_files_are_there_and_write_no_markup_from_words(name: str) -> None:
    text = assets.own(name)
    assert text
    assert not any(word in text for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("))
