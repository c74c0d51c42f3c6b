"""Each fault of a tenant file is named, and many are named at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from webapp.tenancy.files import TenantFilesError, load

GOOD = """
code = "{code}"
name.fa = "نمونه"
name.en = "Sample"
centre.fa = "نمونه‌شهر"
centre.en = "Sample City"
brand.colour = "{colour}"
[contact]
organisation.fa = "شرکت نمونه"
organisation.en = "Sample Company"
phone = "۰۰۰-۰۰۰۰۰۰۰۰"
email = "office@sample.example"
address.fa = "خیابان نمونه"
address.en = "Sample Street"
[calendar]
weekend = ["friday"]
half_days = ["thursday"]
[calendar.office_hours]
saturday = "08:00-16:00"
sunday = "08:00-16:00"
monday = "08:00-16:00"
tuesday = "08:00-16:00"
wednesday = "08:00-16:00"
thursday = "08:00-12:00"
[[parks]]
code = "{code}-p01"
name = "شهرک صنعتی نمونه"
kind = "park"
county = "نمونه"
"""

Problems = Callable[..., str]


def write(folder: Path, code: str, colour: str, *changes: tuple[str, str]) -> None:
    text = GOOD.format(code=code, colour=colour)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{code}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """What is said about a folder whose file for Yazd was changed in these places."""

    def ask(*changes: tuple[str, str], reserved: tuple[str, ...] = ()) -> str:
        write(tmp_path, "national", "#123456")
        write(tmp_path, "yazd", "#234567", *changes)
        with pytest.raises(TenantFilesError) as refusal:
            load(tmp_path, reserved)
        return "\n".join(refusal.value.problems)

    return ask


def test_a_good_folder_is_read_in_order_of_code(tmp_path: Path) -> None:
    write(tmp_path, "yazd", "#234567")
    write(tmp_path, "national", "#123456")
    tenants = load(tmp_path, reserved={"national", "needs"})
    assert list(tenants) == ["national", "yazd"]
    assert tenants["yazd"].parks[0].code == "yazd-p01"
    assert tenants["yazd"].host is None


def test_a_host_of_its_own_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "national", "#123456")
    write(
        tmp_path, "yazd", "#234567", ('code = "yazd"\n', 'code = "yazd"\nhost = "yazd.example"\n')
    )
    assert load(tmp_path)["yazd"].host == "yazd.example"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name.en = "Sample"', "", "name.en is missing"),
        ('name.en = "Sample"', "name.en = 7", "name.en must be text"),
        ('name.en = "Sample"', 'name.en = " "', "name.en is empty"),
        ('centre.fa = "نمونه‌شهر"', 'centre.ar = "م"', "centre.ar is not a known key"),
        ('phone = "۰۰۰-۰۰۰۰۰۰۰۰"', "", "contact.phone is missing"),
        ("office@sample.example", "office at sample", "is not an e-mail address"),
        ('brand.colour = "#234567"', "brand = 1", "brand must be a table"),
        ("#234567", "teal", "'teal' is not of the form #rrggbb"),
        ("#234567", "#77aadd", "contrast 2.45 with white"),
        ('"friday"', '"freitag"', "'freitag' is not a day of the week"),
        ('"friday"', '"sunday"', "sunday is both weekend and working day"),
        ('saturday = "08:00-16:00"\n', "", "office_hours.saturday is missing"),
        ("08:00-12:00", "12:00-08:00", "office_hours.thursday '12:00-08:00' is not like"),
        ("08:00-12:00", "8-12", "office_hours.thursday '8-12' is not like"),
        ('code = "yazd"\n', 'code = "yazd"\nhost = "Yazd"\n', "host 'Yazd' is not a host name"),
        ('code = "yazd"\n', 'code = "fars"\n', "code 'fars' differs from the file's name"),
        ('code = "yazd"\n', 'code = "Yazd_1"\n', "must be small Latin letters"),
        ('kind = "park"', 'kind = "town"', "kind 'town' of 'yazd-p01' is neither park nor zone"),
        ('kind = "park"', 'kind = "zone"', "code 'yazd-p01' is not like yazd-z01"),
        ("[[parks]]", "[parks]", "parks must be a list"),
        ("[calendar]", "[calendar", "not readable"),
    ],
)
def test_a_fault_is_named(problems: Problems, old: str, new: str, said: str) -> None:
    answer = problems((old, new))
    assert "yazd.toml: " in answer
    assert said in answer


def test_a_code_may_not_be_the_first_word_of_a_route(problems: Problems) -> None:
    said = problems(reserved=("national", "yazd"))
    assert said == "yazd.toml: code 'yazd' is the first word of a route"


def test_codes_colours_and_park_codes_are_used_once(problems: Problems) -> None:
    said = problems(("#234567", "#123456"), ("yazd-p01", "national-p01"), ('"yazd"', '"national"'))
    for what in ("code 'national'", "brand.colour '#123456'", "park code 'national-p01'"):
        assert f"national.toml, yazd.toml: {what} is used by each of them" in said


def test_a_park_code_is_used_once_in_a_file(problems: Problems) -> None:
    park = '[[parks]]\ncode = "yazd-p01"\nname = "دیگر"\nkind = "park"\ncounty = "نمونه"\n[[parks]]'
    assert "parks: code 'yazd-p01' is used twice" in problems(("[[parks]]", park))


def test_several_faults_are_named_together(problems: Problems) -> None:
    said = problems(
        ('phone = "۰۰۰-۰۰۰۰۰۰۰۰"', "fax = 1"),
        ("#234567", "#ffffff"),
        ('kind = "park"', 'kind = "town"'),
        ("08:00-12:00", "noon"),
    )
    for part in ("contact.phone is missing", "contact.fax", "contrast", "'town'", "'noon'"):
        assert part in said


def test_faults_of_several_files_are_named_together(tmp_path: Path) -> None:
    write(tmp_path, "yazd", "#ffffff")
    write(tmp_path, "fars", "nothing")
    with pytest.raises(TenantFilesError) as refusal:
        load(tmp_path)
    starts = [problem.split(":")[0] for problem in refusal.value.problems]
    assert sorted(starts) == ["fars.toml", "national.toml", "yazd.toml"]


def test_an_empty_file_is_not_taken_for_a_sound_one(problems: Problems, tmp_path: Path) -> None:
    (tmp_path / "fars.toml").write_text("", encoding="utf-8")
    assert "fars.toml: code is missing" in problems(("#234567", "#345678"))
