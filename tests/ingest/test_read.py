import csv
import hashlib
import io
import os
import threading
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH

from graph_service.errors import BadInput
from ingest.clean.invisible import LOST, controls, visible
from ingest.read import BadRow, Encoding, Row, Table, UnusableFile, read

seen = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Co", "Cn"])
cells = st.text(alphabet=(seen | st.sampled_from(" \t\n")).filter(lambda one: visible(one) == one != LOST), max_size=12)


def saved(folder: Path, content: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, *sheets: list[list[object]], hidden: int = 0) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(row)
    path = folder / "upload.bin"  # the name proves nothing
    book.save(path)
    return path


def rows(table: Table) -> list[Row | BadRow]:
    return list(table)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells, cells), max_size=6), st.sampled_from(",;\t|"))
def test_what_was_written_is_read_back(tmp_path: Path, written: list[tuple[str, str, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *written])
    table = read(saved(tmp_path, out.getvalue()))
    wanted = [dict(zip("abc", row, strict=True)) for row in written if any(cell.strip() for cell in row)]
    assert [row.values for row in table if isinstance(row, Row)] == wanted
    assert rows(table) == rows(table)
    assert table.position == table.size


def test_a_file_is_known_by_its_digest_and_its_headings(tmp_path: Path) -> None:
    content = b"Missing episodes\n\nchild,from\nC1,2024-01-02\n"
    table = read(saved(tmp_path, content))
    assert table.digest == hashlib.sha256(content).hexdigest()
    assert (table.headings, table.heading_line) == (("child", "from"), 3)
    assert rows(table) == [Row(4, {"child": "C1", "from": "2024-01-02"})]


def test_a_line_is_where_its_row_begins_in_the_file(tmp_path: Path) -> None:
    table = read(saved(tmp_path, 'a,b\r\n"one\r\ntwo",2\r\n\r\n3,4\r\n'))
    assert rows(table) == [Row(2, {"a": "one\r\ntwo", "b": "2"}), Row(5, {"a": "3", "b": "4"})]


def test_a_bad_row_stands_in_its_place_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    table = read(saved(tmp_path, 'a,b\n1,2\n3\n4,5,6\n7,8,\n"x"y,9\n1\x000,2\n9,9\n'))
    found = rows(table)
    assert [row.line for row in found] == [2, 3, 4, 5, 6, 7, 8]
    assert [type(row) for row in found] == [Row, BadRow, BadRow, Row, BadRow, BadRow, Row]
    assert found[1] == BadRow(3, "b", "", "2 values; this row has 1")
    assert isinstance(found[2], BadRow)
    assert found[2].value == "6"
    shown = {"a": "1\ufffd0", "b": "2"}
    assert found[5] == BadRow(7, "a", "1\ufffd0", "text without control characters", shown)


def test_a_quotation_mark_never_closed_is_said_and_not_swallowed(tmp_path: Path) -> None:
    found = rows(read(saved(tmp_path, 'a,b\n1,2\n"3,4\n5,6\n')))
    assert found[0] == Row(2, {"a": "1", "b": "2"})
    assert isinstance(found[1], BadRow)
    assert found[1].line == 3
    assert "lines 3 to 4" in found[1].expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_and_an_unusual_one_is_noted(tmp_path: Path, encoding: str) -> None:
    table = read(saved(tmp_path, "name\ttown\nZoë\tCafé\n".encode(encoding)))
    assert rows(table) == [Row(2, {"name": "Zoë", "town": "Café"})]
    assert bool(table.notes) == (encoding in ("cp1252", "utf-16"))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\0\0", b"<html><body>no</body></html>", b'{"a": 1}',
     b"PK\x03\x04junk", b"a,,c\n1,2,3\n", b"a,b,A\n1,2,3\n", b"\x81\x8d\xff",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"\x00\x01\x02\x03\x04"],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnusableFile) as caught:
        read(saved(tmp_path, content))
    assert isinstance(caught.value, BadInput)
    assert str(caught.value).endswith((".", "?"))
    assert str(tmp_path) not in str(caught.value)


def test_a_missing_file_and_a_locked_workbook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="no file"):
        read(tmp_path / "none.csv")
    with pytest.raises(UnusableFile, match="not a file"):
        read(tmp_path)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnusableFile, match="password"):
        read(saved(tmp_path, locked))


def test_a_file_is_read_as_it_was_when_it_was_sent_whatever_becomes_of_it(tmp_path: Path) -> None:
    path = saved(tmp_path, "a,b\n1,2\n3,4\n")
    table = read(path)
    reading = iter(table)
    assert next(reading) == Row(2, {"a": "1", "b": "2"})
    saved(tmp_path, "a,b\n7,8\n9,9\n")
    assert [*reading] == [Row(3, {"a": "3", "b": "4"})]
    path.unlink()
    assert len(rows(table)) == 2


def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path) -> None:
    path = saved(tmp_path, b"a,b\n" + b"1,2\n" * 2_000_000)
    started, done = threading.Event(), threading.Event()

    def write_on() -> None:
        with path.open("ab") as file:
            while not done.is_set():
                file.write(b"3,4\n")
                file.flush()
                started.set()

    writing = threading.Thread(target=write_on)
    writing.start()
    try:
        started.wait()
        with pytest.raises(UnusableFile, match="changed while"):
            read(path)
    finally:
        done.set()
        writing.join()


def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnusableFile, match="not a file"):
        read(tmp_path / "pipe")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_last_line_without_its_end_is_told(tmp_path: Path, encoding: str, end: str) -> None:
    mark = "\ufeff" if "16" in encoding else ""
    whole = f"{mark}a,b{end}Zoë,2{end}".encode(encoding)
    assert not any("last line" in note for note in read(saved(tmp_path, whole)).notes)
    cut = read(saved(tmp_path, whole.removesuffix(end.encode(encoding))))
    assert len(rows(cut)) == 1 and "cut off" in cut.notes[-1]


def test_no_copy_of_a_file_is_left_open_or_lying_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lying = tmp_path / "temporary"
    lying.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(lying))
    before = len(os.listdir("/dev/fd"))
    table = read(saved(tmp_path, "a,b\n1,2\n"))
    assert rows(table) and list(lying.iterdir()) == []
    del table
    assert len(os.listdir("/dev/fd")) == before


def test_a_workbook_gives_text_as_it_would_be_read_aloud(tmp_path: Path) -> None:
    row = ["C1", 7, 7.0, 1.5, date(2024, 1, 31), datetime(2024, 1, 31, 14, 5), time(9, 30), True, None]
    table = read(workbook(tmp_path, [["Title"], [], list("abcdefghi"), row, [], ["C2"]]))
    assert [found.line for found in table] == [4, 6]
    first = rows(table)[0]
    assert isinstance(first, Row)
    wanted = ["C1", "7", "7", "1.5", "2024-01-31", "2024-01-31T14:05:00", "09:30:00", "TRUE", ""]
    assert list(first.values.values()) == wanted
    assert rows(table)[1] == Row(6, {"a": "C2", **dict.fromkeys("bcdefghi", "")})
    assert table.position == table.size


def test_the_first_sheet_with_anything_is_read_unless_one_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["secret"], ["x"]], [], [["a"], ["1"]], [["b"], ["2"]], hidden=1)
    assert read(path).sheet == "S2"
    hidden, visible_too = read(path).notes
    assert hidden == "1 hidden sheet(s) were not read." and visible_too.startswith("1 more visible sheet(s)")
    assert read(path, sheet="S3").notes == ()
    assert rows(read(path, sheet="S3")) == [Row(2, {"b": "2"})]
    with pytest.raises(UnusableFile):
        read(path, sheet="S9")
    with pytest.raises(UnusableFile):
        read(workbook(tmp_path, []))


def test_a_workbook_says_which_day_its_serial_numbers_count_from(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a"], [1]])
    assert read(path).epoch == 1900
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    book.epoch = MAC_EPOCH
    book.save(path)
    assert read(path).epoch == 1904


def test_a_workbook_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a"], *([["x" * 1000]] * 50)])
    with pytest.raises(UnusableFile, match="unpacks"):
        read(path, unpacked_limit=1000)


def added(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(name, content)
    return path


def replaced(path: Path, name: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as package:
        for entry, content in parts.items():
            package.writestr(entry, content)
    return path


def test_macros_other_packages_and_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="macros"):
        read(added(workbook(tmp_path, [["a"], ["1"]]), "xl/vbaProject.bin", b"x"))
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as package:
        package.writestr("a.csv", "a,b")
    with pytest.raises(UnusableFile, match="neither"):
        read(tmp_path / "other.zip")
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet'
    with pytest.raises(UnusableFile, match="damaged"):
        read(replaced(workbook(tmp_path, [["a"], ["1"]]), "xl/worksheets/sheet1.xml", b"<worksheet", bomb))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4), st.floats(0, 1) | st.just(1.0))
def test_a_damaged_workbook_is_refused_or_read_and_never_a_fault_of_ours(
    tmp_path: Path, changes: list[tuple[float, int]], kept: float
) -> None:
    path = workbook(tmp_path, [["a", "b"], *([f"x{n}", n] for n in range(9))])
    whole = bytearray(path.read_bytes())
    for where, byte in changes:
        whole[int(where * (len(whole) - 1))] = byte
    path.write_bytes(whole[: int(kept * len(whole))])
    try:
        assert len(rows(read(path))) <= 10
    except UnusableFile as refused:
        assert str(refused).endswith((".", "?"))


def test_a_package_whose_packed_bytes_are_damaged_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a", "b"], *([f"x{n}", n] for n in range(200))])
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        at = package.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    whole[at : at + 40] = b"\xff" * 40
    path.write_bytes(whole)
    with pytest.raises(UnusableFile, match="damaged"):
        read(path)


def test_invisible_characters_are_taken_out_and_told_and_every_blank_is_a_plain_one(tmp_path: Path) -> None:
    content = "\u200bref,na\u00adme\nN\u200b1,A\u00a0B\nN2,plain\n\ufeff,\u202e\n"
    table = read(saved(tmp_path, content))
    assert table.headings == ("ref", "name")
    assert rows(table) == [
        Row(2, {"ref": "N1", "name": "A B"}, ("ref", "name")),
        Row(3, {"ref": "N2", "name": "plain"}),
    ]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\u0085"])
def test_a_control_character_makes_its_row_bad(tmp_path: Path, control: str) -> None:
    assert rows(read(saved(tmp_path, f"a,b\nx{control}y,2\n"))) == [
        BadRow(2, "a", "x\ufffdy", "text without control characters", {"a": "x\ufffdy", "b": "2"})
    ]
    assert rows(read(saved(tmp_path, 'a,b\n"x\ty\r\nz",2\n'))) == [Row(2, {"a": "x\ty\r\nz", "b": "2"})]


def test_a_number_cell_of_more_figures_than_a_workbook_keeps_is_written_as_what_it_is_worth(tmp_path: Path) -> None:
    row = [999_999_999_999_999, 10**15, 1234567890123456789, 1.5e17, "1234567890123456", "#N/A"]
    [found] = rows(read(workbook(tmp_path, [list("abcdef"), row])))
    assert isinstance(found, Row)
    wanted = ["999999999999999", "1.00000000000000E+15", "1.23456789012346E+18", "1.50000000000000E+17", *row[4:]]
    assert list(found.values.values()) == wanted


def with_cells(folder: Path, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> Path:
    """A workbook of three rows of a, b, c below a title, changed."""
    path = workbook(folder, [["Title"], list("abc"), *([f"{n}a", f"{n}b", f"{n}c"] for n in (3, 4, 5))])
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    change(book.active)
    book.save(path)
    return path


def test_a_formula_without_a_saved_value_refuses_its_row_and_one_with_a_saved_blank_does_not(tmp_path: Path) -> None:
    path = with_cells(tmp_path, lambda sheet: sheet.cell(4, 2, "=A4&A3"))
    [before, bad, after] = rows(read(path))
    assert isinstance(before, Row) and isinstance(after, Row)
    assert isinstance(bad, BadRow) and (bad.line, bad.column) == (4, "b") and "formula" in bad.expected
    assert bad.values == {"a": "4a", "b": "\ufffd", "c": "4c"}
    blank = replaced(path, "xl/worksheets/sheet1.xml", b'<c r="B4"', b'<c r="B4" t="str"')
    assert rows(read(blank))[1] == Row(4, {"a": "4a", "b": "", "c": "4c"})


@pytest.mark.parametrize(
    ("merged", "refused"),
    [
        ("B3:B4", [3, 4]),
        ("A4:C4", [4]),
        ("C3:D5", [3, 4, 5]),
        ("A1:C1", []),
        ("E3:F5", []),
        ("A6:C8", []),
        ("B2:B3", [3]),
    ],
)
def test_a_row_touched_by_merged_cells_that_hold_something_is_refused(
    tmp_path: Path, merged: str, refused: list[int]
) -> None:
    found = rows(read(with_cells(tmp_path, lambda sheet: sheet.merge_cells(merged))))
    assert [row.line for row in found if isinstance(row, BadRow)] == refused
    assert len(found) == 3 and all("merged" in row.expected for row in found if isinstance(row, BadRow))


def test_a_row_whose_lost_value_was_not_mended_is_refused_again(tmp_path: Path) -> None:
    [row] = rows(read(saved(tmp_path, "a,b\n\ufffd,2\n")))
    assert isinstance(row, BadRow) and row.column == "a" and "lost" in row.expected


ACCENTED = [("C1", "Zoë"), ("C2", "José"), ("C3", "Ann"), ("C4", "Éloïse")]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3), st.sampled_from([b"\xff", b"\xe9", b"\x81", b"\xc3", b"\xed\xa0\x80"]))
def test_one_bad_byte_spoils_its_own_row_and_no_other(tmp_path: Path, spoilt: int, byte: bytes) -> None:
    lines = [f"{ref},{name}".encode() + (byte if n == spoilt else b"") for n, (ref, name) in enumerate(ACCENTED)]
    table = read(saved(tmp_path, b"\n".join([b"ref,name", *lines, b""])))
    found = rows(table)
    assert [row.line for row in found if isinstance(row, BadRow)] == [spoilt + 2] and table.notes == ()
    bad = found.pop(spoilt)
    assert isinstance(bad, BadRow) and bad.column == "name" and "utf-8" in bad.expected
    assert bad.value.startswith(ACCENTED[spoilt][1]) and set(bad.value.removeprefix(ACCENTED[spoilt][1])) == {LOST}
    assert bad.values == {"ref": ACCENTED[spoilt][0], "name": bad.value}
    kept = [name for n, (_, name) in enumerate(ACCENTED) if n != spoilt]
    assert [row.values["name"] for row in found if isinstance(row, Row)] == kept


def test_a_byte_that_windows_1252_does_not_have_spoils_its_row_in_such_a_file(tmp_path: Path) -> None:
    table = read(saved(tmp_path, "ref,name\nC1,Zoë\nC2,José\n".encode("cp1252") + b"C3,A\x81nn\n"))
    first, second, bad = rows(table)
    assert [first, second] == [Row(2, {"ref": "C1", "name": "Zoë"}), Row(3, {"ref": "C2", "name": "José"})]
    assert isinstance(bad, BadRow) and "windows-1252" in bad.expected and bad.value == "A\ufffdnn"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1", "cp850", "mac-roman"])
def test_an_encoding_that_the_profile_names_is_the_files(tmp_path: Path, encoding: Encoding) -> None:
    table = read(saved(tmp_path, "ref,name\nC1,Zoë\n".encode(encoding)), encoding=encoding)
    assert rows(table) == [Row(2, {"ref": "C1", "name": "Zoë"})] and table.notes == ()


def test_a_mark_that_contradicts_the_profile_and_half_a_character_refuse_the_file(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="which is it"):
        read(saved(tmp_path, "ref\nC1\n".encode("utf-8-sig")), encoding="windows-1252")
    with pytest.raises(UnusableFile, match="does not begin with its mark"):
        read(saved(tmp_path, b"ref\nC1\n"), encoding="utf-16")
    with pytest.raises(UnusableFile, match="cut off"):
        read(saved(tmp_path, "ref\nC1\n".encode("utf-16")[:-1]))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.sampled_from(["", "utf-8", "utf-16"]))
def test_no_bytes_at_all_are_a_fault_of_ours(tmp_path: Path, content: bytes, encoding: str) -> None:
    start = "ref,name\nC1,Zoë\n".encode(encoding) if encoding else b""
    try:
        found = rows(read(saved(tmp_path, start + content)))
    except UnusableFile:
        return
    shown = [
        *(value for row in found for value in row.values.values()),
        *(r.value for r in found if isinstance(r, BadRow)),
    ]
    assert "".join(shown).encode() is not None and not any(map(controls, shown))
