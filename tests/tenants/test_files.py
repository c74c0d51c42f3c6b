"""The shipped tenant files are complete, official and readable on screen."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from webapp.tenancy import files
from webapp.tenancy.colours import BLACK, INK_CONTRAST, WHITE
from webapp.tenancy.files import NATIONAL, TenantFile, brand_shades, contrast

FOLDER = Path(__file__).parents[2] / "tenants"

OFFICIAL = {
    "alborz": "البرز",
    "ardabil": "اردبیل",
    "azarbayjan-gharbi": "آذربایجان غربی",
    "azarbayjan-sharqi": "آذربایجان شرقی",
    "bushehr": "بوشهر",
    "chaharmahal-bakhtiari": "چهارمحال و بختیاری",
    "fars": "فارس",
    "gilan": "گیلان",
    "golestan": "گلستان",
    "hamadan": "همدان",
    "hormozgan": "هرمزگان",
    "ilam": "ایلام",
    "isfahan": "اصفهان",
    "kerman": "کرمان",
    "kermanshah": "کرمانشاه",
    "khorasan-jonubi": "خراسان جنوبی",
    "khorasan-razavi": "خراسان رضوی",
    "khorasan-shomali": "خراسان شمالی",
    "khuzestan": "خوزستان",
    "kohgiluyeh-boyerahmad": "کهگیلویه و بویراحمد",
    "kurdistan": "کردستان",
    "lorestan": "لرستان",
    "markazi": "مرکزی",
    "mazandaran": "مازندران",
    "qazvin": "قزوین",
    "qom": "قم",
    "semnan": "سمنان",
    "sistan-baluchestan": "سیستان و بلوچستان",
    "tehran": "تهران",
    "yazd": "یزد",
    "zanjan": "زنجان",
}


@pytest.fixture(scope="module")
def tenants() -> dict[str, TenantFile]:
    return files.load(FOLDER)


@pytest.fixture(scope="module")
def provinces(tenants: dict[str, TenantFile]) -> list[TenantFile]:
    return [tenant for tenant in tenants.values() if tenant.code != NATIONAL]


def test_there_are_31_provinces_with_their_official_names(provinces: list[TenantFile]) -> None:
    assert {tenant.code: tenant.name.fa for tenant in provinces} == OFFICIAL


def test_the_national_desk_has_a_file_and_no_parks(tenants: dict[str, TenantFile]) -> None:
    desk = tenants[NATIONAL]
    assert desk.name.fa == "سازمان صنایع کوچک و شهرک‌های صنعتی ایران"
    assert desk.parks == ()


def test_every_province_has_a_park_of_its_own(provinces: list[TenantFile]) -> None:
    assert [tenant.code for tenant in provinces if not tenant.parks] == []


def test_the_organisation_is_the_provinces_own(provinces: list[TenantFile]) -> None:
    for tenant in provinces:
        organisation = tenant.contact.organisation.fa
        assert organisation == f"شرکت شهرک‌های صنعتی استان {tenant.name.fa}"


def test_contacts_cannot_be_taken_for_real_ones(tenants: dict[str, TenantFile]) -> None:
    for tenant in tenants.values():
        assert tenant.contact.email.endswith(".example")
        assert set(tenant.contact.phone) == {"۰", "-"}
        assert tenant.contact.note is not None


def test_thursday_is_half_a_day_and_friday_none(tenants: dict[str, TenantFile]) -> None:
    for tenant in tenants.values():
        hours = tenant.calendar.office_hours
        assert tenant.calendar.weekend == {"friday"}
        assert "friday" not in hours
        assert (hours["thursday"][1].hour, hours["wednesday"][1].hour) == (12, 16)


def test_persian_words_use_persian_letters(tenants: dict[str, TenantFile]) -> None:
    # Arabic yeh and kaf, other digits, kashida, and blanks where a half-space or nothing belongs.
    foreign = re.compile("[يىك0-9٠-٩ـ]| آباد\\b|\\( | \\)| {2}")
    for tenant in tenants.values():
        words = [tenant.name.fa, tenant.centre.fa, tenant.contact.organisation.fa]
        words += [word for park in tenant.parks for word in (park.name, park.county)]
        assert [word for word in words if foreign.search(word)] == []


def test_white_text_can_be_read_on_every_brand_colour(tenants: dict[str, TenantFile]) -> None:
    weak = {t.code for t in tenants.values() if contrast(t.brand.colour, WHITE) < 4.5}
    assert weak == set()


def test_ink_can_be_read_on_the_soft_background(tenants: dict[str, TenantFile]) -> None:
    for tenant in tenants.values():
        shades = tenant.brand.shades
        assert contrast(shades.ink, shades.soft) >= INK_CONTRAST
        assert contrast(BLACK, shades.soft) > 15


def test_no_two_provinces_look_the_same(tenants: dict[str, TenantFile]) -> None:
    colours = [tenant.brand.colour for tenant in tenants.values()]
    for one, other in combinations(colours, 2):
        parts = [abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)]
        assert sum(parts) >= 16, (one, other)


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21.0)
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK)
    assert contrast("#777777", WHITE) == pytest.approx(4.478, abs=0.001)


def test_shades_of_an_impossible_colour_are_refused() -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        brand_shades("teal")
