"""The words for what a search can be narrowed and ordered by."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "facet": {
        "province": lazy_gettext("Province"),
        "park": lazy_gettext("Park or zone"),
        "field": lazy_gettext("Field"),
        "kind": lazy_gettext("Kind"),
        "state": lazy_gettext("State"),
        "hs2": lazy_gettext("Chapter of the tariff"),
        "band": lazy_gettext("Foreign-exchange cost a year"),
        "size": lazy_gettext("Size"),
        "role": lazy_gettext("Takes part as"),
        "profile": lazy_gettext("Capabilities"),
    },
    "found_role": {
        "producer": lazy_gettext("Producer"),
        "supplier": lazy_gettext("Supplier"),
        "knowledge_based": lazy_gettext("Knowledge-based company"),
    },
    "found_profile": {"yes": lazy_gettext("With capabilities")},
    "company_sort": {
        "relevance": lazy_gettext("Best match"),
        "name": lazy_gettext("Name"),
    },
    "value_band": {
        "under_10k": lazy_gettext("Under 10 thousand dollars"),
        "10k_100k": lazy_gettext("10 to 100 thousand dollars"),
        "100k_1m": lazy_gettext("100 thousand to 1 million dollars"),
        "1m_10m": lazy_gettext("1 to 10 million dollars"),
        "over_10m": lazy_gettext("Over 10 million dollars"),
    },
    "search_sort": {
        "relevance": lazy_gettext("Best match"),
        "newest": lazy_gettext("Newest"),
        "value": lazy_gettext("Highest value"),
    },
    "suggestion": {
        "word": lazy_gettext("Words of needs"),
        "word_of_companies": lazy_gettext("Words of companies"),
        "need": lazy_gettext("Needs"),
        "capability": lazy_gettext("What companies can make"),
        "code": lazy_gettext("Codes of the tariff"),
        "park": lazy_gettext("Parks and zones"),
        "company": lazy_gettext("Companies"),
    },
}

# What the boxes of front pages suggest; needs are recorded in Persian on pages of any language.
EXAMPLES = ("بلبرینگ", "نخ پلی‌استر", "الکتروموتور", "8482")
# What the box of companies suggests.
ABILITIES = ("ریخته‌گری", "قالب‌سازی تزریق", "تراش CNC")
