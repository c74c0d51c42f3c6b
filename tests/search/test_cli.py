"""`flask search`, as operators and judges of the search use it."""

import json

import pytest

from tests.search.many import add_needs
from webapp.search import indexing, measuring


@pytest.fixture
def flask(app):
    def run(*arguments, code=0):
        result = app.test_cli_runner().invoke(args=["search", *map(str, arguments)])
        assert result.exit_code == code, result.output
        return result.output

    return run


def lines(path, *objects):
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in objects), "utf-8")
    return path


@pytest.fixture
def sets(tmp_path):
    docs = lines(
        tmp_path / "docs.jsonl",
        {"id": "A", "title": "بلبرینگ 6205-2RS", "description": "برای پمپ", "hs_code": "848210"},
        {"id": "B", "title": "پمپ گریز از مرکز", "industry": "water", "kind": "whatever"},
        {"id": "C", "title": "نخ پلی‌استر", "description": "ریسندگی"},
    )
    queries = lines(
        tmp_path / "queries.jsonl",
        {"id": "1", "class": "plain", "query": "بلبرینگ", "relevant": {"A": 2}},
        {"id": "2", "class": "plain", "query": "پمپ", "relevant": {"A": 2, "B": 1}},
        {"id": "3", "class": "nothing", "query": "هواپیما", "relevant": {}},
        {"id": "4", "class": "missed", "query": "هواپیما", "relevant": {"C": 2}},
    )
    return docs, queries


def test_rebuild_and_status(app, flask):
    assert "flask search rebuild" in flask("status", code=1)
    with app.app_context():
        add_needs("yazd", 4)
    assert "needs" in flask("rebuild")
    assert f"documents   {indexing.engine_of(app).document_count} of" in flask("status")


def test_measuring_gives_figures_for_all_and_each_class(flask, sets):
    told = json.loads(flask("evaluate", *sets, "--json"))
    assert told["all"]["questions"] == 4
    assert told["classes"]["nothing"] == {"questions": 1, "ndcg": 1, "recall": 1, "success": 1}
    assert told["classes"]["missed"] == {"questions": 1, "ndcg": 0, "recall": 0, "success": 0}
    # «پمپ» is in the title of B: the document of grade 1 comes first, by the formula 0.797
    assert told["classes"]["plain"]["ndcg"] == pytest.approx((1 + 0.7967) / 2, abs=0.001)
    assert told["classes"]["plain"]["recall"] == 1
    table = flask("evaluate", *sets)
    assert "nDCG@10" in table and "plain" in table


def test_measuring_writes_the_answers(flask, sets, tmp_path):
    flask("evaluate", *sets, "--run", tmp_path / "run.json")
    run = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert run == {"1": ["A"], "2": ["B", "A"], "3": [], "4": []}


def test_measuring_leaves_the_site_alone(app, flask, sets):
    folder = app.extensions["ghafaseh.settings"].index_dir
    flask("evaluate", *sets)
    assert not folder.exists()
    assert "There is no index" in flask("status", code=1)


@pytest.mark.parametrize("content", ["", "not json", '{"id": "1"}', "[1]"])
def test_a_file_that_cannot_be_used_is_named(flask, sets, tmp_path, content):
    broken = tmp_path / "broken.jsonl"
    broken.write_text(content, "utf-8")
    assert "broken.jsonl" in flask("evaluate", sets[0], broken, code=1)


def test_the_measure_itself():
    assert measuring.ndcg({"a": 2}, ["a", "b"]) == 1
    assert measuring.ndcg({"a": 2, "b": 1}, ["b", "a"]) == pytest.approx(0.7967, abs=0.0001)
    assert measuring.ndcg({"a": 1}, ["x", "y", "a"]) == pytest.approx(0.5)
    assert measuring.ndcg({"a": 1}, []) == 0
