"""The demonstration's content is complete, plausible and the same on every machine."""

import re
import statistics
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from webapp import persian
from webapp.demo import content
from webapp.demo.catalogue import KINDS, items, words

FIRST_MONTHS = 1293
COMPANIES = 1204
KEYS = {
    *("title", "item", "variant", "summary", "problem", "kind", "field", "hs_code", "specs"),
    *("standard", "drawing", "annual_quantity", "unit", "unit_name", "usage_year", "run_length"),
    *("price", "currency", "origin", "origin_name", "brand", "cost_share", "fx_cost_declared"),
    *("fx_basis", "essential", "nice_to_have", "tried_before"),
}
FIELDS = {
    *("textile", "cellulose", "metal", "auto_parts", "cosmetics"),
    *("chemical", "food", "electrical", "oil_gas", "steel_mineral"),
}
# Arabic letters and digits, kashida; a blank where a half-space belongs; doubled or hanging marks.
BAD_PERSIAN = re.compile(
    "[يىك٠-٩ـ]|(^|[ «(])ن?می [آ-ی]| ها(ی)?([ .،؛]|$)| تر(ین)?([ .،؛]|$)"
    "|  | \u200c|\u200c |[{}]| [،.؛]"
)
LATIN = re.compile("[A-Za-z]")


def texts(need: dict[str, Any]) -> list[str]:
    keys = ("title", "summary", "problem", "tried_before", "fx_basis", "unit_name", "origin_name")
    rows = [part for spec in need["specs"] for part in spec.values()]
    return [need[key] for key in keys] + need["essential"] + need["nice_to_have"] + rows


def sentences() -> list[str]:
    declines = [note for notes in content.decline_notes().values() for note in notes]
    return (
        content.interest_messages() + content.evidence_texts() + content.meeting_notes() + declines
    )


@pytest.fixture(scope="module")
def needs() -> list[dict[str, Any]]:
    return content.needs(FIRST_MONTHS)


def test_every_need_has_every_key(needs: list[dict[str, Any]]) -> None:
    assert len(needs) == FIRST_MONTHS
    assert {frozenset(need) for need in needs} == {frozenset(KEYS)}


def test_titles_are_distinct_after_folding(needs: list[dict[str, Any]]) -> None:
    folded = Counter(persian.fold(need["title"]) for need in needs)
    assert [title for title, times in folded.items() if times > 1] == []


def test_texts_keep_to_their_limits(needs: list[dict[str, Any]]) -> None:
    assert max(len(need["title"]) for need in needs) <= 80
    assert max(len(need["summary"].split()) for need in needs) <= 50
    assert max(len(need["problem"].split()) for need in needs) <= 200
    assert max(len(need["essential"]) + len(need["nice_to_have"]) for need in needs) <= 20
    assert max(len(need["fx_basis"]) for need in needs) <= 300
    assert max(len(need["unit"]) for need in needs) <= 30


def test_all_ten_fields_are_there_in_their_proportions(needs: list[dict[str, Any]]) -> None:
    found = Counter(need["field"] for need in needs)
    assert set(found) == FIELDS == set(items())
    assert [field for field, _ in found.most_common(2)] == ["metal", "chemical"]
    assert min(found.values()) >= 60


def test_every_kind_of_need_occurs(needs: list[dict[str, Any]]) -> None:
    assert {need["kind"] for need in needs} == set(KINDS)


@pytest.mark.parametrize("seed", [content.SEED, 1, 2, 3])
def test_the_declared_imports_pass_a_billion_dollars(seed: int) -> None:
    total = sum(need["fx_cost_declared"] for need in content.needs(FIRST_MONTHS, seed))
    assert 1_050_000_000 <= total <= 1_350_000_000


def test_costs_are_spread_as_costs_are(needs: list[dict[str, Any]]) -> None:
    costs = [need["fx_cost_declared"] for need in needs]
    assert min(costs) >= 3_000
    assert max(costs) <= 30_000_000
    assert statistics.median(costs) < 0.7 * statistics.mean(costs)


def test_the_cost_is_quantity_times_price(needs: list[dict[str, Any]]) -> None:
    for need in needs:
        dollars = need["price"] * content.USD_RATES[need["currency"]]
        assert isinstance(need["price"], Decimal)
        assert need["price"] > 0
        assert abs(need["annual_quantity"] * dollars - need["fx_cost_declared"]) <= 1
        assert 1 <= need["run_length"] <= need["annual_quantity"]
        assert 0 < need["cost_share"] < 100


def test_no_more_is_used_than_a_factory_could_use(needs: list[dict[str, Any]]) -> None:
    most = {item.title: item.quantity[1] for field in items().values() for item in field}
    for need in needs:
        assert need["annual_quantity"] <= most[need["item"]] * 2.6, need["title"]


def test_codes_have_their_forms(needs: list[dict[str, Any]]) -> None:
    for need in needs:
        assert persian.hs_code(need["hs_code"]) == need["hs_code"]
        assert 1 <= int(need["hs_code"][:2]) <= 97
        assert need["drawing"] in {"none", "on_request", "nda"}
        assert need["usage_year"] in {1398, 1399}
        assert re.fullmatch("[A-Z]{2}", need["origin"])
        assert re.fullmatch("[A-Z]{3}", need["currency"])


def test_each_need_has_two_to_four_specifications(needs: list[dict[str, Any]]) -> None:
    for need in needs:
        own = [spec for spec in need["specs"] if spec["value"] != need["variant"]]
        assert 2 <= len(own) <= 4
        assert need["specs"][0]["value"] == need["variant"]


def test_persian_is_written_with_care(needs: list[dict[str, Any]]) -> None:
    lines = {line for need in needs for line in texts(need)} | set(sentences())
    assert [line for line in sorted(lines) if BAD_PERSIAN.search(line)] == []
    assert [line for line in sorted(lines) if persian.clean(line) != line] == []


def test_a_summary_says_its_use_once(needs: list[dict[str, Any]]) -> None:
    uses = {item.title: item.use for field in items().values() for item in field}
    for need in needs:
        assert need["summary"].count(f"برای {uses[need['item']]}") <= 1, need["summary"]


def test_no_word_is_written_twice_in_a_title(needs: list[dict[str, Any]]) -> None:
    for need in needs:
        pair = need["title"].split()
        assert all(one != other for one, other in pairwise(pair)), need["title"]


def test_latin_figures_stand_in_codes_only(needs: list[dict[str, Any]]) -> None:
    for line in {line for need in needs for line in texts(need)} | set(sentences()):
        tokens = line.split()
        for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
            if not re.search("[0-9]", token) or re.search("[A-Za-z./×:#%-]", token):
                continue
            assert LATIN.search(before) or LATIN.search(after), line


def test_the_same_seed_gives_the_same_needs() -> None:
    assert content.needs(200) == content.needs(200)
    assert content.needs(200, seed=1) != content.needs(200, seed=2)


@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_few_needs_can_be_asked_for(count: int) -> None:
    assert len(content.needs(count)) == count


def test_more_needs_than_titles_are_refused() -> None:
    with pytest.raises(ValueError, match="titles wanted"):
        content.needs(20_000)


def test_base_items_are_many_and_distinct() -> None:
    titles = [item.title for field in items().values() for item in field]
    assert len(titles) == len(set(titles)) >= 400
    for field in items().values():
        assert len(field) >= 30


def test_words_exist_for_every_unit_origin_and_kind() -> None:
    known = words("texts")
    families = {item.family for field in items().values() for item in field}
    assert {family.unit for family in families} <= set(known["units"])
    assert {origin for family in families for origin in family.origins} <= set(known["countries"])
    for table in ("closing", "nice_to_have", "tried_before"):
        assert set(known[table]) == set(KINDS)


def test_companies_are_distinct_and_invented() -> None:
    companies = content.companies(1700)
    for key in ("name", "national_id", "domain", "email"):
        assert len({company[key] for company in companies}) == 1700, key
    for company in companies:
        assert persian.company_national_id(company["national_id"]) == company["national_id"]
        assert company["national_id"].startswith("990")
        assert company["email"].endswith(".example")
        assert not BAD_PERSIAN.search(company["name"])


def test_companies_work_in_all_fields_and_sizes() -> None:
    companies = content.companies(COMPANIES)
    assert {company["field"] for company in companies} == FIELDS
    assert min(company["employees"] for company in companies) < 10
    assert max(company["employees"] for company in companies) > 250
    assert companies == content.companies(COMPANIES)


def test_people_are_distinct_and_cannot_be_reached() -> None:
    people = content.people(1900)
    assert len({person["email"] for person in people}) == 1900
    assert len({person["mobile"] for person in people}) == 1900
    for person in people:
        assert re.fullmatch(r"[a-z]+\.[a-z]+\.\d+@people\.example", person["email"])
        assert persian.mobile(person["mobile"]) == person["mobile"]
        assert person["mobile"].startswith("+98900000")
        assert person["name"] == f"{person['first_name']} {person['last_name']}"


def test_people_of_a_company_write_from_its_domain() -> None:
    assert content.people(1, domain="arya-tus.example")[0]["email"].endswith("@arya-tus.example")


def test_sentences_are_enough_and_distinct() -> None:
    for found in (content.interest_messages(), content.evidence_texts(), content.meeting_notes()):
        assert 15 <= len(set(found)) == len(found) <= 25
    notes = [note for reason in content.decline_notes().values() for note in reason]
    assert 15 <= len(set(notes)) == len(notes) <= 25


def test_refusals_are_known_by_the_code_of_their_reason() -> None:
    assert set(content.decline_notes()) == {
        *("price", "volume", "quality", "drawing", "raw_material"),
        *("payment", "time", "no_answer", "other"),
    }


# --- what suppliers can make ----------------------------------------------------------------


def test_each_field_has_capabilities_that_fit_their_form():
    for field, known in words("abilities").items():
        assert field in content.SHARES and len(known) >= 3
        for title, kind, code, unit, (least, most), description, standards in known:
            assert 0 < len(title) <= 80 and kind in KINDS and 0 < least <= most
            assert code == "" or persian.hs_code(code) == code
            assert len(unit) <= 30 and len(standards) <= 200
            assert persian.clean(description) == description
