"""What the build makes for pages: complete, nobody else's marks in it, licences beside it, nothing of it on another host."""

import re
import shutil
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).parents[1]
MADE = ROOT / hatch_build.PAGES


def test_what_is_built_came_from_this_lock_and_these_sources():
    assert hatch_build.is_current(ROOT), "build it: pip install --no-deps -e ."


def test_a_changed_source_or_a_changed_file_is_built_anew(tmp_path: Path):
    for name in (*hatch_build.LOCK, *map(str, hatch_build.MADE), str(hatch_build.STAMP)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / hatch_build.SOURCE, tmp_path / hatch_build.SOURCE)
    assert hatch_build.is_current(tmp_path)
    for name in (hatch_build.SOURCE / "sightline.css", hatch_build.STYLES, Path(".npmrc")):
        before = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(before + b" ")
        assert not hatch_build.is_current(tmp_path), name
        (tmp_path / name).write_bytes(before)
    (tmp_path / hatch_build.LICENCES).unlink()
    assert not hatch_build.is_current(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.css", 'body{font-family:"GDS Transport",arial}', "GDS Transport"),
        ("a.css", "@font-face{src:url(a.woff2)}", "@font-face"),
        ("a.js", "const logo = 'govuk-Crown'", "Crown"),
        ("govuk-crest.svg", "<svg/>", "crest"),
        ("a.css", "a{background:url(missing.svg)}", "missing.svg"),
        ("a.css", "a{background:url('/assets/images/missing.png')}", "missing.png"),
    ],
)
def test_the_build_fails_on_what_is_gov_uk_s_alone_and_on_a_picture_that_is_not_there(
    tmp_path: Path, name: str, text: str, said: str
):
    (tmp_path / name).write_text(text)
    with pytest.raises(RuntimeError, match=re.escape(said)):
        hatch_build.expect_ours(tmp_path)


def test_what_is_built_holds_nothing_of_gov_uk_s_alone_and_names_no_other_host():
    hatch_build.expect_ours(MADE)
    for path in MADE.iterdir():
        if path.suffix in (".css", ".js", ".svg"):
            found = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text()))
            assert found <= {"http://www.w3.org"}, path.name  # the name of SVG's language, which nothing fetches


def test_licences_stand_beside_what_is_built():
    said = (MADE / "licences.txt").read_text()
    assert "MIT License" in said
    lock = (ROOT / "package.json").read_text()
    for name, version in re.findall(r'"(@?[a-z/.-]+)": "(\d+\.\d+\.\d+)"', lock.partition("devDependencies")[0]):
        assert name == "leaflet" or version in said, f"{name} {version} is in what is built: say so in licences.txt"


def test_the_packages_are_pinned_and_moment_is_not_among_them():
    lock = (ROOT / "package-lock.json").read_text()
    assert "node_modules/moment" not in lock and "://" not in lock
    assert not re.search(r'"[\^~><]', (ROOT / "package.json").read_text())
