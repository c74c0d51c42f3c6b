"""Any table file becomes rows; what is no table is refused with the true reason."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
from decimal import Decimal

import pytest

from tests.sheet_samples import book_bytes, csv_bytes, ods_bytes, put, xlsx_bytes, zip_bytes
from webapp import sheets
from webapp.sheets import SheetError, archives, books

ROWS = [["نام کالا", "کد تعرفه"], ["نخ پلی‌استر", "54024600"], ["چسب صنعتی", "35069100"]]
READ = [(2, ROWS[1]), (3, ROWS[2])]


def rows_of(path, score=None):
    with sheets.read(path, score) as sheet:
        return sheet.headers, list(sheet.rows())


def refusal(path):
    with pytest.raises(SheetError) as caught, sheets.read(path):
        pass
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_table_is_read_whatever_wrote_it(tmp_path, encoding, separator):
    path = put(tmp_path, "a.csv", csv_bytes(ROWS, encoding, separator))
    assert rows_of(path) == (ROWS[0], READ)


def test_a_table_in_windows_1256_is_read(tmp_path):
    old = [["نام كالا", "كد تعرفه"], ["چسب صنعتي", "35069100"]]
    path = put(tmp_path, "a.csv", csv_bytes(old, "cp1256"))
    assert rows_of(path) == (old[0], [(2, old[1])])


def test_a_first_line_that_names_the_separator_is_no_row(tmp_path):
    path = put(tmp_path, "a.csv", b"sep=|\r\n" + csv_bytes(ROWS, separator="|"))
    assert rows_of(path) == (ROWS[0], [(3, ROWS[1]), (4, ROWS[2])])


@pytest.mark.parametrize("make", [xlsx_bytes, ods_bytes])
def test_a_workbook_is_read_like_the_text_table(tmp_path, make):
    assert rows_of(put(tmp_path, "a.xlsx", make(ROWS))) == (ROWS[0], READ)


def test_the_content_decides_and_not_the_name(tmp_path):
    assert rows_of(put(tmp_path, "a.csv", xlsx_bytes(ROWS)))[1] == READ
    assert rows_of(put(tmp_path, "a.xls", csv_bytes(ROWS)))[1] == READ


def test_cells_are_the_text_somebody_would_have_typed(tmp_path):
    day = dt.datetime(2023, 5, 1)  # noqa: DTZ001 - a sheet knows no zones
    row = ["نخ", 54024600, 0.1 + 0.2, True, day, 10380284790, 1e-7, None]
    path = put(tmp_path, "a.xlsx", xlsx_bytes([list("abcdefgh"), row]))
    assert rows_of(path)[1][0][1] == [
        *("نخ", "54024600", "0.3", "TRUE", "2023-05-01", "10380284790", "0.0000001", "")
    ]


def test_of_a_formula_the_value_is_read_and_never_computed(tmp_path):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["نام", "مقدار"])
        sheet.write_string(1, 0, "=1+1")
        sheet.write_formula(1, 1, "=40+2", None, 42)

    assert rows_of(put(tmp_path, "a.xlsx", book_bytes(fill)))[1] == [(2, ["=1+1", "42"])]


def test_rows_keep_the_numbers_a_spreadsheet_shows(tmp_path):
    rows = [[], ["فهرست نیازمندی‌ها"], [], *ROWS[:2], [], ROWS[2]]
    for name, content in (("a.csv", csv_bytes(rows)), ("a.xlsx", xlsx_bytes(rows))):
        headers, found = rows_of(put(tmp_path, name, content))
        assert headers == ROWS[0]
        assert [number for number, _ in found] == [5, 7]


def test_a_merged_title_above_the_table_is_no_header(tmp_path):
    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 3, "فهرست نیازمندی‌های استان یزد")
        sheet.write_row(1, 0, ["نام کالا", "کد تعرفه"])
        sheet.write_row(2, 0, ROWS[1])

    assert rows_of(put(tmp_path, "a.xlsx", book_bytes(fill))) == (ROWS[0], [(3, ROWS[1])])


def test_the_row_of_known_headers_is_the_header(tmp_path):
    path = put(tmp_path, "a.csv", csv_bytes([["تاریخ", "۱۴۰۵"], ["شماره", "۱۲"], *ROWS]))
    headers, _ = rows_of(path, lambda cells: cells.count("نام کالا"))
    assert headers == ROWS[0]


def test_no_cell_holds_what_a_database_refuses(tmp_path):
    path = put(tmp_path, "a.csv", "نام,کد\r\nنخ\0,1\r\n".encode("utf-16"))
    assert rows_of(path)[1] == [(2, ["نخ", "1"])]


def test_hidden_and_empty_sheets_are_passed_over(tmp_path):
    def fill(book, sheet):
        sheet.hide()
        sheet.write(0, 0, "پنهان")
        book.add_worksheet()
        shown = book.add_worksheet()
        shown.activate()
        shown.set_first_sheet()
        for number, row in enumerate(ROWS):
            shown.write_row(number, 0, row)

    assert rows_of(put(tmp_path, "a.xlsx", book_bytes(fill))) == (ROWS[0], READ)


def test_a_table_of_headers_only_has_no_rows(tmp_path):
    assert rows_of(put(tmp_path, "a.csv", csv_bytes(ROWS[:1]))) == (ROWS[0], [])


def test_short_rows_are_filled_and_long_ones_cut(tmp_path):
    path = put(tmp_path, "a.csv", csv_bytes([["الف", "ب"], ["۱"], ["۱", "۲", "۳"]]))
    assert rows_of(path)[1] == [(2, ["۱", ""]), (3, ["۱", "۲"])]


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\r\n\r\n", "empty"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "not_a_table"),
        ("a.xlsx", b"%PDF-1.7\n\x00\x01\x02" + bytes(range(256)), "not_a_table"),
        ("a.xls", "<html><table><tr><td>نام</td></tr></table>".encode(), "html"),
        ("a.xlsx", zip_bytes({"a.txt": "x"}), "not_a_table"),
        ("a.xlsx", xlsx_bytes(ROWS)[:2000], "broken"),
        ("a.xls", books.OLE + bytes(4000), "broken"),
        ("a.csv", csv_bytes([["a"] * 100_000]), "too_many_columns"),
        ("a.csv", 'نام,کد\n"نخ,54\n'.encode() + "الف,۱\n".encode() * 30_000, "cell_too_long"),
        ("a.csv", "نام,کد\n".encode() + b"a,b\n" * 100_200, "too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path, name, content, reason):
    assert refusal(put(tmp_path, name, content)) == reason


def test_damaged_utf8_is_not_taken_for_another_alphabet(tmp_path):
    good = csv_bytes(ROWS * 50)
    assert refusal(put(tmp_path, "a.csv", good[:301] + b"\xff" + good[301:])) == "encoding"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = zip_bytes({"[Content_Types].xml": "<x/>", "xl/worksheets/sheet1.xml": b" " * 90_000_000})
    path = put(tmp_path, "a.xlsx", bomb)
    with pytest.raises(SheetError, match="too_heavy"):
        archives.check_archive(path)
    assert refusal(path) == "too_heavy"


def test_an_archive_of_thousands_of_files_is_refused(tmp_path):
    many = {f"{n}.xml": "" for n in range(archives.MAX_ENTRIES)}
    assert refusal(put(tmp_path, "a.xlsx", zip_bytes({"content.xml": "", **many}))) == "too_heavy"


def test_two_cells_in_far_corners_do_not_take_the_site_down(tmp_path):
    path = put(tmp_path, "a.xlsx", book_bytes(_far))
    assert refusal(path) == "too_heavy"


def _far(book, sheet):
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "b")


def test_a_workbook_with_too_many_rows_is_refused(tmp_path):
    path = put(tmp_path, "a.xlsx", book_bytes(lambda book, sheet: sheet.write(200_000, 0, "a")))
    assert refusal(path) == "too_many_rows"


def test_memory_does_not_grow_with_a_text_table(tmp_path):
    peaks = []
    for count in (30_000, 90_000):
        lines = csv_bytes([["نخ پلی‌استر", "54024600"]]) * count
        path = put(tmp_path, "a.csv", csv_bytes(ROWS) + lines)
        tracemalloc.start()
        with sheets.read(path) as sheet:
            assert sheet.count() == count + 2
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert abs(peaks[1] - peaks[0]) < 200_000


# --- writing --------------------------------------------------------------------------------

COLUMNS = [
    sheets.Column("عنوان"),
    sheets.Column("کد تعرفه", "code"),
    sheets.Column("ارزش", "number"),
    sheets.Column("تاریخ", "date"),
]
DAY = dt.date(2026, 11, 22)


def test_a_written_workbook_is_read_back(tmp_path):
    path = tmp_path / "a.xlsx"
    row = ["نخ", "04024600", Decimal("1234.5"), DAY]
    assert sheets.write_xlsx(str(path), COLUMNS, [row], "فهرست [۱]") == 1
    assert rows_of(path) == (
        [column.header for column in COLUMNS],
        [(2, ["نخ", "04024600", "1234.5", "۱۴۰۵/۰۹/۰۱"])],
    )


def test_the_sheet_runs_from_right_to_left(tmp_path):
    target = io.BytesIO()
    sheets.write_xlsx(target, COLUMNS, [], "فهرست")
    text = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert 'rightToLeft="1"' in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_no_cell_of_a_file_is_a_formula(tmp_path, start):
    evil = f"{start}HYPERLINK(1)"
    target = io.BytesIO()
    sheets.write_csv(target, COLUMNS[:1], [[evil]])
    assert "'" + evil in target.getvalue().decode("utf-8-sig")
    path = tmp_path / "a.xlsx"
    sheets.write_xlsx(str(path), COLUMNS[:1], [[evil]], "فهرست")
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_a_csv_has_the_mark_and_plain_numbers():
    target = io.BytesIO()
    sheets.write_csv(target, COLUMNS, [["نخ", "04024600", -5, DAY], ["چسب", None, None, None]])
    assert target.getvalue().startswith(b"\xef\xbb\xbf")
    lines = target.getvalue().decode("utf-8-sig").splitlines()
    assert lines[1:] == ["نخ,04024600,-5,۱۴۰۵/۰۹/۰۱", "چسب,,,"]
