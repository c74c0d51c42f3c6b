"""Which column of a list holds what: headers as people write them, matched after folding. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp import persian

from .words import CURRENCIES, UNITS

# field: the template's header first, then other ways to say it
ALIASES: dict[str, str] = {
    "title": "عنوان نیازمندی؛ عنوان؛ نام کالا؛ نام نیازمندی؛ شرح کالا؛ نام کالا یا قطعه؛ نام قطعه؛"
    " شرح؛ کالا؛ کالای مورد نیاز؛ نیازمندی؛ عنوان نیاز؛ نام محصول؛ مشخصات کالا؛ title؛ name؛"
    " title_fa؛ نام ماده اولیه؛ نام مواد اولیه؛ شرح تعرفه؛ عنوان کالا",
    "summary": "خلاصه؛ شرح کوتاه؛ خلاصه نیازمندی؛ توضیح کوتاه؛ summary؛ description",
    "problem": "کاربرد و مشکل؛ کاربرد؛ مورد مصرف؛ محل مصرف؛ شرح مشکل؛ شرح نیاز؛ توضیحات؛ توضیح؛"
    " شرح کامل؛ problem؛ use؛ usage؛ notes",
    "kind": "نوع؛ نوع نیازمندی؛ نوع کالا؛ نوع نیاز؛ kind؛ type",
    "field": "رشته؛ رشته صنعتی؛ رشته صنعت؛ صنعت؛ گروه؛ گروه صنعتی؛ حوزه؛ حوزه صنعتی؛ field؛"
    " industry؛ sector؛ گروه کالا",
    "hs_code": "کد تعرفه؛ تعرفه؛ شماره تعرفه؛ کد تعرفه گمرکی؛ تعرفه گمرکی؛ کد اچ اس؛ کد hs؛ hs؛"
    " hs code؛ hs8؛ hs_code؛ hscode؛ کد گمرکی؛ tariff",
    "isic": "کد آیسیک؛ آیسیک؛ isic؛ isic code؛ کد isic",
    "annual_quantity": "مصرف سالانه؛ مقدار سالانه؛ مقدار؛ میزان مصرف سالانه؛ نیاز سالانه؛ تعداد؛"
    " تعداد سالانه؛ حجم نیاز؛ حجم سالانه؛ میزان نیاز؛ annual quantity؛ quantity؛ annual_kg؛ وزن؛"
    " وزن سالانه؛ annual use؛ qty؛ میزان واردات سالانه",
    "unit": "واحد؛ واحد اندازه‌گیری؛ واحد شمارش؛ واحد سنجش؛ unit؛ uom",
    "usage_year": "سال مصرف؛ سال؛ سال آمار؛ year؛ usage year",
    "run_length": "تیراژ هر سفارش؛ تیراژ؛ مقدار هر سفارش؛ حجم هر سفارش؛ run length؛ order quantity",
    "price": "آخرین قیمت واحد؛ قیمت؛ قیمت واحد؛ آخرین قیمت؛ قیمت وارداتی؛ آخرین قیمت خرید؛ price؛"
    " unit price؛ فی",
    "currency": "ارز؛ نوع ارز؛ واحد پول؛ واحد ارز؛ currency",
    "origin": "کشور سازنده؛ کشور مبدا؛ مبدا؛ کشور مبدأ؛ کشور؛ کشور تولیدکننده؛ origin؛ country؛"
    " current_origin_fa؛ current origin؛ کشور صادرکننده؛ مبدأ کالا",
    "brand": "نام تجاری؛ نشان تجاری؛ برند؛ سازنده؛ مارک؛ شرکت سازنده؛ brand؛ maker",
    "cost_share": "سهم از بهای تمام‌شده؛ سهم از قیمت تمام‌شده؛ سهم در بهای تمام شده؛ cost share",
    "fx_cost_declared": "ارزبری سالانه؛ ارزبری؛ ارزش سالانه؛ ارزش واردات؛ ارزش دلاری؛ ارزش؛"
    " ارزش واردات سالانه؛ میزان ارزبری؛ ارزبری دلاری؛ annual_usd؛ annual usd؛ fx cost؛ value usd؛"
    " ارزش دلاری سالانه",
    "fx_basis": "مبنای ارزبری؛ مبنا؛ روش محاسبه؛ مبنای محاسبه؛ basis؛ fx basis",
    "customs": "گمرک؛ گمرک ورودی؛ نام گمرک؛ customs؛ source_customs_fa",
    "specs": "مشخصات فنی؛ ویژگی‌های فنی؛ مشخصات؛ specs؛ specifications؛ technical data",
    "standard": "استاندارد؛ standard؛ شماره استاندارد",
    "drawing": "نقشهٔ فنی؛ نقشه؛ وضعیت نقشه؛ drawing",
    "has_sample": "نمونه دارد؛ نمونه؛ نمونه موجود است؛ sample؛ has sample؛ وجود نمونه",
    "essential": "الزامات؛ ضروریات؛ الزامات اصلی؛ نیازهای اصلی؛ essential؛ requirements",
    "nice_to_have": "ترجیحات؛ موارد دلخواه؛ nice to have؛ preferences",
    "tried_before": "سابقه تلاش؛ اقدامات پیشین؛ اقدامات انجام‌شده؛ سابقه؛ tried before",
    "wanted_by": "تاریخ نیاز؛ زمان نیاز؛ موعد نیاز؛ تا تاریخ؛ wanted by؛ needed by",
    "company_name": "نام شرکت؛ شرکت؛ نام واحد؛ واحد تولیدی؛ نام واحد تولیدی؛ واحد صنعتی؛"
    " نام واحد صنعتی؛ متقاضی؛ شرکت متقاضی؛ تولیدکننده؛ company؛ company name؛ نام متقاضی",
    "company_national_id": "شناسه ملی؛ شناسه ملی شرکت؛ شناسه ملی واحد؛ national id؛ company id؛"
    " company national id؛ کد شناسه ملی",
    "park": "شهرک یا ناحیه؛ شهرک یا ناحیه صنعتی؛ شهرک صنعتی؛ شهرک؛ ناحیه صنعتی؛ نام شهرک؛ park؛"
    " محل استقرار",
    "contact_name": "نام رابط؛ رابط؛ نام مسئول؛ مسئول پیگیری؛ شخص رابط؛ contact؛ contact name",
    "contact_title": "سمت رابط؛ سمت؛ contact title؛ position",
    "contact_phone": "تلفن رابط؛ تلفن؛ شماره تماس؛ تلفن تماس؛ همراه؛ شماره همراه؛ موبایل؛ phone؛"
    " mobile؛ contact phone؛ tel",
    "contact_email": "ایمیل رابط؛ رایانامه رابط؛ رایانامه؛ ایمیل؛ پست الکترونیک؛ email؛"
    " e-mail؛ contact email",
    "consent": "شماره رضایت‌نامه؛ رضایت‌نامه؛ رضایت؛ نامه رضایت؛ consent؛ consent reference",
    "province": "استان؛ نام استان؛ province؛ province_slug؛ province code؛ کد استان؛ province_fa",
}
# Columns that everybody has and nobody needs, those of our own file of refused rows among them.
NEVER = (
    *("ردیف", "شماره", "شماره ردیف", "row", "no", "#", "id", "کد"),
    *("دلیل رد شدن", "ردیف در پرونده نخست"),
)
SIMILAR_ENOUGH = 4  # letters a part of a header must have to tell


@dataclass(frozen=True)
class Column:
    """A column of a file: its place, its header, and the field it fills, if any."""

    place: int
    header: str
    field: str | None


def key(header: str) -> str:
    """The form in which equal headers are equal; «(…)» and marks are no part of it."""
    bare = re.sub(r"[(\[«][^)\]»]*[)\]»]", " ", header)
    found = persian.slug_key(bare) or persian.slug_key(header)
    return found.replace("ه-ی-", "ه-")  # «شناسه‌ی ملی» is «شناسه ملی»


_KNOWN = {key(alias): field for field, several in ALIASES.items() for alias in several.split("؛")}
_NEVER = frozenset(map(key, NEVER))


def field_of(header: str, memory: Mapping[str, str] | None = None) -> str | None:
    """The field a header names: as this province last matched it, or as everybody writes it."""
    known = key(header)
    if memory and known in memory:
        return memory[known] or None
    if not known or known in _NEVER:
        return None
    if known in _KNOWN:
        return _KNOWN[known]
    bare = re.sub("-?[0-9]+$", "", known)  # «نام کالا ۲»
    return _KNOWN.get(bare.removesuffix("-سال").removesuffix("-استان"))


def match(headers: Sequence[str], memory: Mapping[str, str] | None = None) -> list[Column]:
    """Each column with its field. Of two columns for one field the first keeps it."""
    taken: set[str] = set()
    columns = []
    for place, header in enumerate(headers):
        field = field_of(header, memory)
        if field in taken:
            field = None
        if field is not None:
            taken.add(field)
        columns.append(Column(place, header, field))
    return columns


def score(cells: Sequence[str]) -> int:
    """How many cells of a row are known headers: the row with most is the header."""
    return len({field for cell in cells if len(cell) < 60 and (field := field_of(cell))})


def unit_in(header: str) -> str | None:
    """The unit that a header names: «مصرف سالانه (تن)», `annual_kg`."""
    return next((UNITS[word] for word in _hints(header) if word in UNITS), None)


def currency_in(header: str) -> str | None:
    """The currency that a header names: «قیمت (یورو)», `annual_usd`."""
    return next((CURRENCIES[word] for word in _hints(header) if word in CURRENCIES), None)


def _hints(header: str) -> list[str]:
    inside = re.findall(r"[(\[«]([^)\]»]*)[)\]»]", header)
    words = [persian.fold(text) for text in inside]
    words += [word for text in words for word in text.split()]
    return words + persian.slug_key(header).split("-")[1:]


def letter(place: int) -> str:
    """A column as spreadsheet programs call it: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
