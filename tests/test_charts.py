"""Drawings: proportions, order, links, and that nothing from outside becomes markup."""

from bs4 import BeautifulSoup

from webapp import charts, paths
from webapp.charts import Row


def _soup(markup):
    return BeautifulSoup(markup, "html.parser")


def test_the_largest_bar_fills_the_width_and_the_others_follow():
    soup = _soup(charts.bars([Row("فلزی", 50), Row("نساجی", 200)], "رشته‌ها"))
    assert [rect["width"] for rect in soup.find_all("rect")] == ["25", "100"]
    assert soup.ol["aria-label"] == "رشته‌ها"


def test_figures_are_written_with_persian_digits_unless_asked_otherwise():
    rows = [Row("فلزی", 1204)]
    assert _soup(charts.bars(rows, "x")).b.text == "۱٬۲۰۴"
    assert _soup(charts.bars(rows, "x", show=lambda value: f"{value:,}")).b.text == "1,204"


def test_a_figure_opens_the_rows_behind_it():
    soup = _soup(charts.bars([Row("فلزی", 1, "/needs?field=metal&page=1"), Row("دیگر", 2)], "x"))
    assert [link["href"] for link in soup.find_all("a")] == ["/needs?field=metal&page=1"]


def test_names_and_addresses_are_escaped():
    row = Row('<script>"&', 3, '"><b onclick=x>', "yazd")
    for drawn in (
        charts.bars([row], '"><i>'),
        charts.columns([row], '"><i>'),
        charts.funnel([row, row], '"><i>', note=lambda share: "<u>"),
        charts.tiles([row], '"><i>'),
    ):
        soup = _soup(drawn)
        assert not soup.find_all(["script", "i", "u"])
        assert not [tag for tag in soup.find_all(True) if tag.has_attr("onclick")]
        assert row.label in soup.text


def test_nothing_is_drawn_without_inline_style():
    row = Row("یزد", 3, "/", "yazd")
    drawn = charts.bars([row], "x") + charts.funnel([row], "x") + charts.tiles([row], "x")
    assert not [tag for tag in _soup(drawn).find_all(True) if tag.has_attr("style")]


def test_no_rows_and_only_zeros_draw_no_width():
    assert _soup(charts.bars([], "x")).find_all("li") == []
    assert _soup(charts.bars([Row("فلزی", 0)], "x")).rect["width"] == "0"


def test_columns_stand_on_the_ground():
    rects = _soup(charts.columns([Row("مهر", 30), Row("آبان", 40)], "x")).find_all("rect")
    assert [(rect["y"], rect["height"]) for rect in rects] == [("25", "75"), ("0", "100")]


def test_each_step_of_a_funnel_says_its_share_of_the_step_before():
    rows = [Row("نیازمندی", 200), Row("آمادگی", 50), Row("نشست", 0), Row("قرارداد", 0)]
    soup = _soup(charts.funnel(rows, "x", note=lambda share: f"{share} of before"))
    assert [note.text for note in soup.find_all("small")] == ["", "25 of before", "0 of before", ""]
    first = soup.find_all("polygon")[0]["points"]
    assert first == "0,6 100,6 62.5,10 37.5,10"


def test_every_province_has_its_own_square():
    codes = {path.stem for path in paths.TENANTS.glob("*.toml")} - {"national"}
    assert codes == set(charts.PROVINCE_TILES)
    assert len(set(charts.PROVINCE_TILES.values())) == 31


def test_the_map_shades_by_quarters_and_leaves_strangers_out():
    rows = [Row(code, value, key=code) for code, value in
            [("yazd", 0), ("fars", 10), ("qom", 20), ("ilam", 30), ("gilan", 40)]]  # fmt: skip
    soup = _soup(charts.tiles([*rows, Row("elsewhere", 5, key="nowhere")], "x"))
    shades = [group["class"][0] for group in soup.find_all("g") if group.has_attr("class")]
    assert shades == ["shade0", "shade1", "shade2", "shade3", "shade4"]


def test_a_square_is_read_aloud_with_its_figure():
    link = _soup(charts.tiles([Row("یزد", 131, "/yazd/", "yazd")], "x")).a
    assert (link["href"], link["aria-label"]) == ("/yazd/", "یزد: ۱۳۱")


def test_long_names_take_two_lines():
    assert charts.two_lines("سیستان و بلوچستان") == ["سیستان و", "بلوچستان"]
    assert charts.two_lines("کرمانشاه") == ["کرمانشاه"]
