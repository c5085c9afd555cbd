"""WeasyPrint is the extra `pdf`: without it, or without Pango, all but the last two tests here are skipped, and say so."""

import importlib.util
import os
import re
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from maps import pdf as made_by
from maps.basemap import Basemap
from maps.features import Elsewhere, Heading
from maps.page import hotspot_page
from maps.pdf import Limits, PdfError, pdf
from tests.maps.conftest import made
from tests.maps.hostile import HOSTILE

if importlib.util.find_spec("weasyprint") is None:
    WITHOUT = "WeasyPrint is not installed: pip install 'sightline[pdf]'"
else:
    try:
        import weasyprint  # noqa: F401

        WITHOUT = ""
    except OSError as error:
        WITHOUT = f"WeasyPrint cannot load Pango: {error}"
if WITHOUT and os.environ.get("CI"):
    pytest.fail(WITHOUT, pytrace=False)
needs_weasyprint = pytest.mark.skipif(bool(WITHOUT), reason=WITHOUT or "WeasyPrint is there")
PAGE = "<!DOCTYPE html><html lang='en'><head><title>Page</title></head><body>{}</body></html>"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket on loopback that would notice anybody who comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def visitors(server: socket.socket) -> int:
    try:
        server.accept()
    except BlockingIOError:
        return 0
    return 1


def unpacked(made: bytes) -> bytes:
    """The PDF with its packed parts unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    return made + b"".join(zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"x")


@needs_weasyprint
def test_the_page_becomes_a_pdf_and_the_same_page_the_same_bytes(
    town: list, ground: Basemap, heading: Heading, wards: list
) -> None:
    html = hotspot_page(town, ground, heading, wards, moving=False)
    first = pdf(html)
    assert first.startswith(b"%PDF-")
    assert b"pdfuaid" in unpacked(first)
    assert first == pdf(html)


@needs_weasyprint
def test_a_record_that_names_a_file_or_an_address_fetches_nothing(
    listening: socket.socket, ground: Basemap, heading: Heading
) -> None:
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    names = [
        address,
        "file:///etc/passwd",
        f'<img src="{address}">',
        '"><link rel="stylesheet" href="file:///etc/passwd">',
        f"</style><style>@import url({address});</style>",
        f"url({address})",
        '<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>\'>',
        f'<a rel="attachment" href="{address}">file</a>',
        *HOSTILE,
    ]
    few = [{name: 5} for name in names[:4]] + [{}] * len(names)
    places = [made(name, 5, number, kinds={name: 5}, hours=few[number]) for number, name in enumerate(names)]
    told = replace(
        heading, title=names[2], marking=names[4], notes=names, rests_on=names, not_shown=names, no_place=names
    )
    html = hotspot_page(places, ground, told, [Elsewhere(name=name, said=name) for name in names], moving=False)
    made_of_it = pdf(html)
    assert made_of_it.startswith(b"%PDF-")
    assert b"/EmbeddedFile" not in unpacked(made_of_it)
    assert visitors(listening) == 0


@needs_weasyprint
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}">',
        '<img src="file:///etc/passwd">',
        '<link rel="stylesheet" href="{}">',
        "<style>@import url({});</style>",
        "<p style='background: url({})'>x</p>",
        "<style>@font-face {{ font-family: f; src: url({}) }} p {{ font-family: f }}</style><p>x</p>",
        "<svg width='9' height='9'><image href='{}' width='9' height='9'/></svg>",
        '<img src="data:image/svg+xml,%3Csvg/%3E">',
        '<a rel="attachment" href="{}">file</a>',
    ],
)
def test_should_markup_get_through_it_is_refused_and_still_nothing_is_fetched(
    listening: socket.socket, markup: str
) -> None:
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    with pytest.raises(PdfError, match="asked for something outside itself"):
        pdf(PAGE.format(markup.format(address)))
    assert visitors(listening) == 0


@needs_weasyprint
def test_an_endless_page_is_ended_by_the_work_it_may_take() -> None:
    begun = time.monotonic()
    with pytest.raises(PdfError, match=r"more than 2 seconds of work or 1,500 MB.*\(-(9|24)\)"):
        pdf(PAGE.format("<table>" * 40 + "<p>word </p>" * 200_000), Limits(cpu_seconds=2))
    assert time.monotonic() - begun < 60


@needs_weasyprint
def test_a_page_that_takes_too_long_is_ended_by_the_clock() -> None:
    with pytest.raises(PdfError, match="within 1 seconds"):
        pdf(PAGE.format("<p>word </p>" * 200_000), Limits(seconds=1))


@needs_weasyprint
def test_a_page_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(PdfError, match=r"or 300 MB, or WeasyPrint failed \(1\)"):
        pdf(PAGE.format("word " * 8_000_000), Limits(memory_mb=300, cpu_seconds=60))


@needs_weasyprint
def test_the_child_is_told_nothing_of_where_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict = {}
    run = made_by.subprocess.run

    def watched(command: list, **told: object) -> object:
        asked.update(told, command=command, was_empty=not os.listdir(str(told["cwd"])))
        return run(command, **told)

    monkeypatch.setattr(made_by.subprocess, "run", watched)
    pdf(PAGE.format("x"))
    assert (asked["env"], asked["was_empty"]) == ({}, True)
    assert not os.path.exists(asked["cwd"])
    assert asked["command"][1] == "-I"


def test_without_weasyprint_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = made_by.subprocess.CompletedProcess([], made_by.MISSING, b"", b"")
    monkeypatch.setattr(made_by.subprocess, "run", lambda *_, **__: bare)
    with pytest.raises(PdfError, match=r"pip install 'sightline\[pdf\]'.*Pango"):
        pdf(PAGE.format("x"))


def test_the_child_itself_says_that_weasyprint_is_missing(tmp_path) -> None:
    """The file is run by an interpreter without site packages (-S), where WeasyPrint cannot be."""
    ended = made_by.subprocess.run(
        [sys.executable, "-I", "-S", made_by.__file__, "9", "500"], input=b"", capture_output=True
    )
    assert (ended.returncode, ended.stdout) == (made_by.MISSING, b"")
