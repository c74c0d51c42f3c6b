"""`flask needs import`: one province or all, with a summary for people and for programs."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from tests.needs.conftest import Desk
from tests.sheet_samples import csv_bytes, put, xlsx_bytes
from webapp.db import db, reading, unit_of_work
from webapp.importing import files
from webapp.importing.models import ImportBatch
from webapp.needs.models import Need, PublishedNeed
from webapp.tenancy import scopes

SEED = [
    [
        *("title_fa", "hs8", "field", "kind", "province_slug", "province_fa", "annual_kg"),
        *("annual_usd", "current_origin_fa", "source_customs_fa"),
    ],
    ["نخ", "54024600", "textile", "material", "yazd", "یزد", "1000", "5000", "چین", "یزد"],
    [
        *("دستگاه بافت", "84471100", "machinery", "machine_or_device", "fars", "فارس", "20"),
        *("90000", "آلمان", "شیراز"),
    ],
    ["چسب", "35069100", "steel_minerals", "part", "yazd", "یزد", "7", "80", "ترکیه", "یزد"],
    ["نخ", "54024600", "cosmetics_hygiene", "part", "yazd", "یزد", "9", "90", "چین", "یزد"],
    ["رنگ", "32081000", "chemical", "material", "atlantis", "آتلانتیس", "9", "90", "چین", "ناکجا"],
    ["شیر", "1", "food", "material", "fars", "فارس", "9", "90", "چین", "شیراز"],
]
GIVEN = ["--company-name", "شرکت نمونه", "--consent", "نامهٔ ۷", "--publish"]


@pytest.fixture
def command(app, cast):
    def run(*arguments, code=0):
        result = app.test_cli_runner().invoke(args=["needs", "import", *map(str, arguments)])
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def seed(tmp_path):
    return put(tmp_path, "seed.csv", csv_bytes(SEED))


def needs(app, province):
    with app.app_context(), reading(scopes.tenant(province)):
        query = db.select(Need).where(Need.batch_id.is_not(None)).order_by(Need.id)
        return list(db.session.scalars(query))


def summary(result):
    return json.loads(result.stdout)


def test_each_row_goes_to_its_own_province(app, command, seed):
    told = summary(command(seed, "--all-provinces", *GIVEN, "--json"))
    assert (told["rows"], told["imported"], told["published"], told["refused"]) == (6, 4, 4, 2)
    assert told["refused_by_reason"] == {"province": 1, "hs_length": 1}
    assert told["duplicates"] == 1 and told["unmatched_columns"] == ["province_fa"]
    assert {code: each["imported"] for code, each in told["provinces"].items()} == {
        "yazd": 3,
        "fars": 1,
    }
    assert [need.title for need in needs(app, "yazd")] == ["نخ", "چسب", "نخ"]
    assert [need.kind for need in needs(app, "fars")] == ["machinery"]


def test_the_words_of_the_seed_file_are_understood(app, command, seed):
    command(seed, "--all-provinces", *GIVEN)
    yarn, glue, same = needs(app, "yazd")
    assert [(need.kind, need.field) for need in (yarn, glue, same)] == [
        ("raw_material", "textile"),
        ("part", "steel_mineral"),
        ("part", "cosmetics"),
    ]
    assert (yarn.annual_quantity, yarn.unit, yarn.fx_cost_declared) == (1000, "کیلوگرم", 5000)
    assert (yarn.origin, yarn.fx_basis) == ("چین", "گمرک: یزد")
    assert (yarn.state, same.flags) == ("published", ["duplicate"])


def test_the_company_is_entered_once_in_each_province(app, command, seed):
    command(seed, "--all-provinces", *GIVEN)
    owners = {need.producer_company_id for need in needs(app, "yazd")}
    assert len(owners) == 1
    assert owners.isdisjoint({need.producer_company_id for need in needs(app, "fars")})


def test_a_workbook_gives_the_same_as_the_text_table(app, command, seed, tmp_path):
    book = put(tmp_path, "seed.xlsx", xlsx_bytes(SEED))
    first = summary(command(seed, "--all-provinces", *GIVEN, "--json", "--dry-run"))
    second = summary(command(book, "--all-provinces", *GIVEN, "--json", "--dry-run"))
    for told in (first, second):
        for measured in ("seconds", "rows_per_second", "peak_memory_mb"):
            told.pop(measured)
    assert first == second


def test_a_dry_run_writes_nothing(app, command, seed):
    result = command(seed, "--all-provinces", *GIVEN, "--dry-run")
    assert "nothing was written" in result.stdout and "total" in result.stdout
    assert not needs(app, "yazd") and not needs(app, "fars")
    with app.app_context():
        assert list(files.folder().iterdir()) == []


class TestRowsThatArePublishedAlready:
    def test_a_dry_run_names_them_with_what_they_resemble(self, app, cast, command, seed):
        desk = Desk(app, cast, "fars")
        yarn = desk.published("نخ", hs_code="54024600")
        glue = desk.published("چسب", hs_code="35069100")
        with app.app_context(), unit_of_work(scopes.tenant("fars")):
            db.session.get(PublishedNeed, ("fars", glue)).state = "agreed"
        told = command(seed, "--all-provinces", *GIVEN, "--dry-run").stdout
        assert f"  row 2: نخ ← fars/{yarn} (open): نخ\n" in told
        assert f"  row 4: چسب ← fars/{glue} (solved elsewhere): چسب\n" in told
        rows = summary(command(seed, "--all-provinces", *GIVEN, "--dry-run", "--json"))
        assert rows["alike"] == 2 and rows["alike_rows"][0] == {
            **{"row": 2, "title": "نخ", "province": "fars", "need": yarn},
            **{"need_title": "نخ", "state": "open"},
        }
        assert "alike_rows" not in summary(command(seed, "--province", "yazd", *GIVEN, "--json"))

    def test_of_many_the_first_are_printed_and_all_are_in_json(self, app, cast, command, tmp_path):
        orders = list(permutations(("نخ", "دوخت", "صنعتی", "ضخیم")))
        Desk(app, cast, "fars").published(" ".join(orders[0]), hs_code="54024600")
        rows = [[" ".join(words), *SEED[1][1:]] for words in orders[1:]]
        path = put(tmp_path, "many.csv", csv_bytes([SEED[0], *rows]))
        told = summary(command(path, "--province", "yazd", *GIVEN, "--dry-run", "--json"))
        assert told["alike"] == len(told["alike_rows"]) == 23
        said = command(path, "--province", "yazd", *GIVEN, "--dry-run").stdout
        assert said.count("  row ") == 20 and "and 3 more; --json" in said


def test_the_batch_can_be_looked_at_and_taken_back_by_the_officer(app, command, seed, browser):
    told = summary(command(seed, "--all-provinces", *GIVEN, "--json"))
    officer = browser("fars_officer", "fars")
    page = officer.get(f"/admin/imports/{told['batches']['fars']}")
    assert "seed.csv" in page.text and "کد تعرفه ۴، ۶ یا ۸ رقم دارد" in page.text
    with app.app_context(), reading(scopes.tenant("fars")):
        batch = db.session.get(ImportBatch, ("fars", told["batches"]["fars"]))
        assert [n for n, _ in files.opened(batch.stored_name).rows()] == [3, 7]


def test_one_province_refuses_the_rows_of_others(app, command, seed):
    told = summary(command(seed, "--province", "yazd", *GIVEN, "--json"))
    assert told["imported"] == 3
    assert told["refused_by_reason"] == {"other_province": 2, "province": 1, "hs_length": 1}


def test_the_company_of_a_national_id_is_found(app, command, seed, cast):
    command(seed, "--province", "yazd", "--company", "10380284790")
    owners = {need.producer_company_id for need in needs(app, "yazd")}
    assert owners == {cast.companies["producer"]}
    assert {need.state for need in needs(app, "yazd")} == {"draft"}


def test_the_actor_is_named_or_the_system(app, command, seed, cast):
    command(seed, "--province", "yazd", *GIVEN, "--actor", "yazd_admin@ghafaseh.example")
    assert {need.created_by for need in needs(app, "yazd")} == {cast.people["yazd_admin"]}
    command(seed, "--province", "fars", *GIVEN)
    assert {need.created_by for need in needs(app, "fars")} == {None}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "either --province CODE or --all-provinces"),
        (["--province", "yazd", "--all-provinces"], "either --province"),
        (["--province", "atlantis"], "no province"),
        (["--province", "yazd", "--publish"], "--consent"),
        (["--province", "yazd", "--company", "123"], "no national ID"),
        (["--province", "yazd", "--actor", "x@y.example"], "Nobody"),
    ],
)
def test_what_cannot_be_asked_is_said(command, seed, arguments, words):
    assert words in command(seed, *arguments, code=2).output


def test_a_file_that_is_no_table_is_said(command, tmp_path):
    path = put(tmp_path, "a.xlsx", b"\x89PNG\r\n\x1a\n\0\0")
    assert "not_a_table" in command(path, "--province", "yazd", code=1).output


def test_a_file_without_titles_is_said(command, tmp_path):
    path = put(tmp_path, "a.csv", csv_bytes([["الف", "ب"], ["1", "2"]]))
    assert "عنوان نیازمندی" in command(path, "--province", "yazd", code=1).output


def test_progress_goes_to_stderr_only(command, seed):
    result = command(seed, "--province", "yazd", *GIVEN, "--json")
    assert "6 of 6 rows" in result.stderr and "rows/s" in result.stderr
    json.loads(result.stdout)
