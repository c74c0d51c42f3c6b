"""What people write in the cells of a list of needs, and what it means here. Pure.

Words are compared folded: «مواد اوليه», «مواد اولیه » and «ماده‌ی اولیه» are one.
"""

from __future__ import annotations

from webapp import persian


def _table(**words: str) -> dict[str, str]:
    """Folded word → value, from value='word؛ word؛ …'; the value itself is a word too."""
    table = {}
    for value, several in words.items():
        for word in (value, value.replace("_", " "), *several.split("؛")):
            table[persian.fold(word)] = value
    return table


FIELDS = _table(
    textile="نساجی؛ پوشاک؛ نساجی و پوشاک؛ منسوجات؛ textiles",
    cellulose="سلولزی؛ صنایع سلولزی؛ چوب و کاغذ؛ چوب؛ کاغذ؛ سلولوزی",
    metal="فلزی؛ صنایع فلزی؛ فلزات؛ metals",
    auto_parts="قطعات خودرو؛ قطعه‌سازی؛ خودرو؛ خودرویی؛ قطعات و خودرو؛ قطعه سازی خودرو؛ automotive",
    cosmetics="آرایشی و بهداشتی؛ آرایشی؛ بهداشتی؛ آرایشی بهداشتی؛ cosmetics_hygiene؛"
    " cosmetics and hygiene؛ شوینده",
    chemical="شیمیایی؛ صنایع شیمیایی؛ شیمی؛ پتروشیمی و شیمیایی؛ chemicals",
    food="غذایی؛ صنایع غذایی؛ مواد غذایی؛ خوراکی؛ foods",
    electrical="برق و الکترونیک؛ برق؛ الکترونیک؛ برقی؛ الکتریکی؛ electronics؛"
    " electrical and electronics",
    oil_gas="نفت و گاز؛ نفت، گاز و پتروشیمی؛ نفت؛ گاز؛ نفت گاز و پتروشیمی؛ oil and gas؛ oil & gas",
    steel_mineral="فولاد و معدنی؛ فولاد و صنایع معدنی؛ فولاد؛ معدنی؛ صنایع معدنی؛ فولاد و معدن؛"
    " steel_minerals؛ steel and mineral industries؛ کانی غیرفلزی",
    machinery="ماشین‌آلات؛ ماشین آلات و تجهیزات؛ ماشین‌سازی؛ ماشین سازی و تجهیزات؛ machines",
    other="سایر؛ سایر رشته‌ها؛ سایر صنایع؛ دیگر؛ other fields؛ متفرقه",
)
KINDS = _table(
    raw_material="مواد اولیه؛ ماده اولیه؛ ماده‌ی اولیه؛ مواد اولیه و واسطه؛ material؛ materials؛"
    " raw materials؛ ماده؛ مواد",
    part="قطعه؛ قطعات؛ قطعه یدکی؛ قطعات یدکی؛ لوازم یدکی؛ parts؛ spare part",
    machinery="ماشین‌آلات؛ ماشین؛ دستگاه؛ ماشین یا دستگاه؛ ماشین‌آلات و دستگاه؛ machine؛"
    " machine_or_device؛ device؛ machines",
    equipment="تجهیزات؛ تجهیز؛ ابزار؛ ابزار و تجهیزات؛ equipments؛ tool",
    technical_service="خدمت فنی؛ خدمات فنی؛ خدمات؛ خدمت؛ دانش فنی؛ خدمات فنی و مهندسی؛ service؛"
    " services؛ technical services",
)
# Units are kept as words: what is not listed stays as it was typed.
UNITS = {
    **_table(
        عدد="دانه؛ قطعه؛ pcs؛ pc؛ piece؛ pieces؛ number؛ تعداد؛ عددی",
        کیلوگرم="کیلو؛ کیلو گرم؛ کیلوگرمی؛ kg؛ kgs؛ kilogram؛ kilograms؛ کگ",
        تن="ton؛ tons؛ tonne؛ tonnes؛ t؛ mt؛ تناژ",
        گرم="g؛ gr؛ gram؛ grams",
        متر="m؛ metre؛ meter؛ metres؛ meters؛ متر طول",
        لیتر="l؛ lit؛ litre؛ liter؛ litres؛ liters",
        دستگاه="دستگاهی؛ unit؛ units",
        دست="ست؛ set؛ sets؛ سری",
        جفت="pair؛ pairs؛ زوج",
        حلقه="roll؛ rolls؛ رول؛ توپ",
        ورق="برگ؛ sheet؛ sheets؛ شیت",
        کارتن="carton؛ cartons؛ جعبه؛ box",
    ),
    persian.fold("متر مربع"): "متر مربع",
    persian.fold("مترمربع"): "متر مربع",
    "m2": "متر مربع",
    "square metre": "متر مربع",
    persian.fold("متر مکعب"): "متر مکعب",
    persian.fold("مترمکعب"): "متر مکعب",
    "m3": "متر مکعب",
    "cubic metre": "متر مکعب",
}
CURRENCIES = _table(
    USD="دلار؛ دلار آمریکا؛ دلار امریکا؛ $؛ us$؛ dollar؛ dollars؛ us dollar",
    EUR="یورو؛ €؛ euro؛ euros",
    CNY="یوان؛ یوان چین؛ ¥؛ rmb؛ yuan",
    AED="درهم؛ درهم امارات؛ dirham؛ dhs؛ dirhams",
    IRR="ریال؛ rial؛ rials؛ ريال ایران؛ ریال ایران",
    IRN="ریال جدید؛ ریال نو؛ new rial",
)
DRAWINGS = _table(
    none="ندارد؛ خیر؛ نه؛ no؛ نقشه ندارد",
    on_request="با درخواست؛ در صورت درخواست؛ دارد؛ بله؛ yes؛ on request؛ موجود؛ نقشه دارد",
    nda="با تعهد محرمانگی؛ پس از تعهد محرمانگی؛ محرمانه؛ پس از امضای تعهدنامه محرمانگی",
)
TRUTHS = _table(
    yes="بله؛ بلی؛ آری؛ دارد؛ دارم؛ هست؛ موجود؛ true؛ 1؛ y؛ x؛ ✓؛ *",
    no="خیر؛ نه؛ ندارد؛ نیست؛ false؛ 0؛ n؛ -؛ ناموجود",
)
SCALES = {"هزار": 1_000, "میلیون": 1_000_000, "میلیارد": 1_000_000_000}
# Cells that say that nothing is known.
BLANKS = frozenset(
    map(persian.fold, ("-", "–", "—", "_", "ـ", "نامشخص", "ندارد", "نا مشخص", "n/a", "na", "."))
)
