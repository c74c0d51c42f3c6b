"""The desk of the words: lists, forms, previews, history; for national staff only."""

import pytest

from tests.browser import fields_of
from webapp.words import queries
from webapp.words.models import WordChange, WordEntry
from webapp.words.rules import WordList

NEW = "/national/words/synonyms/new"
GROUP = "زرنوش\nبلبرینگ"


@pytest.fixture
def group(desk):
    """The address of a group that staff added."""
    page = desk.follow(desk.submit(desk.get(NEW), "/new", terms=GROUP))
    return page.soup.select_one("tbody a")["href"]


def delivered(kind="synonyms"):
    return next(iter(queries.delivered(WordList(kind)).items()))


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("path", ["", "/synonyms/new", "/history", "/unanswered"])
def test_only_national_staff_at_the_national_site(browser, path):
    address = f"/national/words{path}"
    browser(None, "national").get(address, status=303)
    browser("yazd_admin", "national").get(address, status=403)
    browser("national_staff", "yazd").get(address, status=404)


# --- the list ---------------------------------------------------------------------------------


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_list_is_narrowed_by_kind_text_and_state(desk):
    _, terms = delivered()
    page = desk.get("/national/words?kind=synonyms")
    assert len(page.soup.select("tbody tr")) == 50 and page.soup.find("a", rel="next")
    squeezed = terms[0].replace("\u200c", " ")
    page = desk.get(f"/national/words?kind=synonyms&q={squeezed}")
    assert terms[1] in page.text
    assert "موردی پیدا نشد" in desk.get("/national/words?kind=synonyms&show=changed").text
    assert "bearing" in desk.get("/national/words?kind=latin&q=bearing").text
    assert "بلبرینگ" in desk.get("/national/words?kind=questions").text
    part = desk.get("/national/words?kind=stopwords", htmx="list")
    assert part.soup.find(id="words-kind").find("option", selected=True)["value"] == "stopwords"


@pytest.mark.only("sqlite")  # says nothing about a database
def test_what_an_address_says_wrongly_is_left_out(desk):
    page = desk.get("/national/words?kind=x&show=y&page=zz&q=" + "a" * 500)
    assert page.soup.find(id="words-kind").find("option", selected=True)["value"] == "synonyms"
    desk.get("/national/words?page=9999")
    desk.get("/national/words/history?kind=x&key=y&after=z&before=%00")
    for address in ("synonyms/word", "synonyms/word/off", "nonsense/new"):
        desk.get(f"/national/words/{address}", status=404)
    desk.post("/national/words/history/987/undo", status=404)


# --- adding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        ("synonyms", {"terms": "زرنوش\r\nبلبرینگ"}, "زرنوش = بلبرینگ"),
        ("spellings", {"terms": "زرنوش = ظرنوش"}, "زرنوش = ظرنوش"),
        ("latin", {"english": "zarnush", "persian": "زرنوش\nزرفام"}, "zarnush : زرنوش ، زرفام"),
        ("stopwords", {"word": "مرغوب"}, "مرغوب"),
        ("questions", {"question": "زرنوش صنعتی"}, "زرنوش صنعتی"),
    ],
)
def test_an_entry_is_added_and_stands_in_its_list(desk, kind, typed, shown):
    page = desk.submit(desk.get(f"/national/words/{kind}/new"), "/new", **typed)
    listed = desk.follow(page)
    assert shown in listed.text and "مورد ذخیره شد" in listed.text


def test_the_search_finds_by_it_at_once_here(desk, browser, cast):
    yazd = browser(None, "yazd")
    found = f"/yazd/needs/{cast.needs['bearing']}"
    assert found not in yazd.get("/needs?q=زرنوش").links()
    desk.submit(desk.get(NEW), "/new", terms=GROUP)
    assert found in yazd.get("/needs?q=زرنوش").links()


@pytest.mark.only("sqlite")  # says nothing about a database
def test_companies_are_found_by_it_at_once(desk, browser):
    visitor = browser(None, "national")
    assert "سپاهان" not in visitor.get("/companies?q=زرنوش").text
    desk.submit(desk.get(NEW), "/new", terms=GROUP)
    assert "سپاهان" in visitor.get("/companies?q=زرنوش").text


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("synonyms", {"terms": ""}, "خالی"),
        ("synonyms", {"terms": "زرنوش"}, "دست‌کم دو واژه"),
        ("synonyms", {"terms": "زرنوش\nزرنوش"}, "«زرنوش» تکراری است"),
        ("synonyms", {"terms": "زرنوش\n" + "ا" * 61}, "از ۶۰ نویسه بلندتر"),
        ("synonyms", {"terms": "\n".join(f"واژه{n}" for n in range(13))}, "حداکثر ۱۲"),
        ("synonyms", {"terms": "زرنوش\nبرای"}, "نادیده می‌گیرد"),
        ("synonyms", {"terms": "زرنوش\n\x00\u202e+"}, "هیچ حرف یا رقمی"),
        ("latin", {"english": "zarnush", "persian": ""}, "خالی"),
        ("latin", {"english": "", "persian": "زرنوش"}, "خالی"),
        ("latin", {"english": "زرنوش", "persian": "زرفام"}, "با حروف انگلیسی"),
        ("latin", {"english": "zarnush", "persian": "gold"}, "با حروف فارسی"),
        ("stopwords", {"word": "به عنوان"}, "بیش از یک واژه"),
        ("questions", {"question": "+"}, "هیچ حرف یا رقمی"),
    ],
)
def test_a_bad_entry_is_refused_and_nothing_typed_is_lost(desk, read, kind, typed, sentence):
    address = f"/national/words/{kind}/new"
    page = desk.submit(desk.get(address), "/new", status=422, **typed)
    assert any(sentence in error for error in page.errors())
    kept = fields_of(page.form("/new"))
    for name, text in typed.items():
        assert kept[name].split() == text.replace("\x00\u202e", "").split()
    assert read(WordEntry) == []


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_refused_rule_is_a_409_with_the_form(desk, group):
    page = desk.submit(desk.get(NEW), "/new", status=409, terms="بلبرینگ\nزرنوش")
    assert page.errors() == ["این مورد پیش‌تر در فهرست آمده است."]
    assert "زرنوش" in page.form("/new").find("textarea").text


def test_a_double_post_adds_once(desk, read):
    page = desk.get(NEW)
    first = desk.submit(page, "/new", terms=GROUP)
    assert desk.submit(page, "/new", terms=GROUP).location == first.location
    assert len(read(WordEntry)) == 1


@pytest.mark.only("sqlite")  # says nothing about a database
def test_by_htmx_only_the_form_comes(desk, read):
    page = desk.submit(desk.get(NEW), "/new", status=422, htmx="editor", terms="زرنوش")
    assert page.soup.find("html") is None and page.errors()
    page = desk.submit(desk.get(NEW), "/new", status=200, htmx="editor", terms=GROUP)
    assert page.location and len(read(WordEntry)) == 1


# --- trying -----------------------------------------------------------------------------------


def test_a_preview_shows_what_changes_and_saves_nothing(desk, read, asked):
    asked("زرنوش صنعتی")
    page = desk.submit(desk.get(NEW), "/new", status=200, terms=GROUP, step="preview")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("#preview tbody tr")]
    assert any(row.startswith("زرنوش ۰") and "بلبرینگ شیار عمیق" in row for row in rows)
    assert not any(row.startswith("بلبرینگ") for row in rows)  # only what changes
    assert read(WordEntry) == [] and read(WordChange) == []
    desk.submit(page, "/new", step=None)  # the same form is then saved
    assert len(read(WordEntry)) == 1


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_preview_by_htmx_is_the_form_again_with_a_key_of_its_own(desk, read):
    page = desk.submit(
        desk.get(NEW), "/new", status=200, htmx="editor", terms=GROUP, step="preview"
    )
    assert page.soup.find(id="preview") and not page.location
    desk.submit(page, "/new", htmx="editor", status=200, step=None)
    assert len(read(WordEntry)) == 1


@pytest.mark.only("sqlite")  # says nothing about a database
def test_without_an_index_the_preview_says_so(browser, settings):
    page = browser("national_staff", "national").get(NEW)
    page = browser("national_staff", "national").submit(
        page, "/new", status=200, terms=GROUP, step="preview"
    )
    assert "در حال آماده‌سازی" in page.text


@pytest.mark.only("sqlite")  # says nothing about a database
def test_switching_off_shows_first_what_it_does(desk, group, read):
    page = desk.get(group + "/off")
    assert any("زرنوش" in row.text for row in page.soup.select("#preview tbody tr"))
    desk.submit(page, "/off")
    assert not read(WordEntry)[0].is_on
    assert "روشن کردن" in desk.get("/national/words?show=off").text
    desk.submit(desk.get(group + "/on"), "/on")
    assert read(WordEntry)[0].is_on


# --- changing ---------------------------------------------------------------------------------


def test_an_entry_of_the_program_is_changed_and_restored(desk, read):
    key, terms = delivered()
    address = f"/national/words/synonyms/{key}"
    page = desk.get(address)
    assert page.form(key).find("textarea").text.split("\n")[-len(terms) :] == list(terms)
    desk.submit(page, key, terms="\n".join([*terms, "زرنوش"]))
    page = desk.get(address)
    assert "در فهرست اصلی" in page.text and "زرنوش" in page.form(key).find("textarea").text
    desk.submit(desk.get(address + "/delete"), "/delete")
    assert "زرنوش" not in desk.get(address).text
    assert [change.act for change in read(WordChange)] == ["change", "restore"]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_ones_own_entry_is_deleted(desk, group):
    desk.submit(desk.get(group + "/delete"), "/delete")
    desk.get(group, status=404)


def test_an_old_form_is_shown_beside_what_the_entry_says_now(desk, group):
    old = desk.get(group)
    desk.submit(desk.get(group), group, terms="زرنوش\nیاتاقان")
    page = desk.submit(old, group, status=409, terms="زرنوش\nرولبرینگ")
    assert "یاتاقان" in page.soup.select_one(".message.warn").text
    assert "رولبرینگ" in page.form(group).find("textarea").text
    desk.submit(page, group)
    assert "رولبرینگ" in desk.get(group).text


@pytest.mark.only("sqlite")  # says nothing about a database
def test_an_old_button_is_refused(desk, group):
    old = desk.get(group + "/off")
    desk.submit(desk.get(group), group, terms="زرنوش\nیاتاقان")
    page = desk.submit(old, "/off", status=409)
    assert "شخص دیگری این مورد را تغییر داده" in page.text


# --- history ----------------------------------------------------------------------------------


def test_the_history_undoes_the_latest_change_of_an_entry(desk, group, read):
    desk.submit(desk.get(group), group, terms="زرنوش\nیاتاقان")
    page = desk.get("/national/words/history")
    assert [form["action"].split("/")[-2] for form in page.soup.select("tbody form")] == ["2"]
    assert "علی تهرانی" in page.text and "زرنوش = یاتاقان" in page.text
    page = desk.follow(desk.submit(page, "/2/undo"))
    assert "تغییر ۲ را وامی‌گرداند" in page.text
    assert read(WordEntry)[0].terms == ["زرنوش", "بلبرینگ"]
    desk.post("/national/words/history/1/undo", {"nonce": "a" * 32}, status=409)


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_history_of_one_entry(desk, group):
    desk.submit(desk.get("/national/words/stopwords/new"), "/new", word="مرغوب")
    key = group.rsplit("/", 1)[1]
    page = desk.get(f"/national/words/history?kind=synonyms&key={key}")
    assert len(page.soup.select("tbody tr")) == 1 and "مرغوب" not in page.text


# --- questions without an answer ----------------------------------------------------------------


def test_questions_stand_by_number_with_a_link_to_try_them(desk, asked):
    asked("زرنوش صنعتی", 3)
    asked("زرفام", 4, partly=True)
    asked("یک‌بار", 2)
    page = desk.get("/national/words/unanswered")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["زرفام", "زرنوش"]
    assert rows[0].split()[1:3] == ["۴", "۴"]
    tried = page.soup.select_one("tbody a")["href"]
    assert desk.get(tried).status == 200


def test_a_synonym_is_made_in_two_clicks(desk, asked, browser, cast, read):
    asked("بلبرنیگ شیارعمیق")
    page = desk.get("/national/words/unanswered")
    link = next(a["href"] for a in page.soup.select("tbody a") if "synonyms/new" in a["href"])
    page = desk.get(link)
    form = page.form("/new")
    assert form.find("textarea").text.strip() == "بلبرنیگ شیارعمیق"
    proposed = [box["value"] for box in form.find_all("input", type="checkbox")]
    assert "بلبرینگ" in proposed
    desk.submit(page, "/new", near=["بلبرینگ"])
    assert read(WordEntry)[0].terms == ["بلبرنیگ شیارعمیق", "بلبرینگ"]
    found = browser(None, "yazd").get("/needs?q=بلبرنیگ شیارعمیق")
    assert f"/yazd/needs/{cast.needs['bearing']}" in found.links()


@pytest.mark.only("sqlite")  # says nothing about a database
def test_ticks_are_kept_when_the_form_comes_back(desk):
    page = desk.get(NEW + "?q=بلبرنیگ")
    page = desk.submit(page, "/new", status=422, terms="+", near=["بلبرینگ"])
    ticked = page.soup.select_one("#near input[checked]")
    assert ticked["value"] == "بلبرینگ"


def test_a_question_is_put_aside_and_taken_up_again(desk, asked):
    asked("زرنوش")
    page = desk.submit(desk.get("/national/words/unanswered"), "/ignore")
    assert "زرنوش" not in desk.follow(page).text
    page = desk.get("/national/words/unanswered?show=ignored")
    assert "زرنوش" in page.text
    assert "زرنوش" in desk.follow(desk.submit(page, "/heed")).text


@pytest.mark.only("sqlite")  # says nothing about a database
def test_hostile_values_are_no_fault(desk):
    desk.post("/national/words/unanswered/ignore", {"text": "\x00" * 500})
    page = desk.post(NEW, {"terms": "زر\nبل", "near": ["\x00", "a" * 999]}, status=422)
    assert page.errors()
