"""An index whose files were cut off is built anew by the indexer, not tripped over for ever."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from webapp import outbox
from webapp.db import db, reading, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.persian import TEHRAN
from webapp.search import indexing
from webapp.search.documents import Query
from webapp.tenancy import scopes

pytestmark = pytest.mark.only("sqlite")


def change_all() -> None:
    with reading(scopes.system("test")):
        rows = db.session.execute(db.select(PublishedNeed.province, PublishedNeed.id)).all()
    for province, number in rows:
        with unit_of_work(scopes.tenant(province)):
            outbox.tell("need", "changed", province, number)


# Postings are read when somebody searches for their word; they are found by the nightly merge.
@pytest.mark.parametrize("ending", [".trm", ".col", ".toc"])
def test_files_that_were_cut_off_are_built_anew(app, cast, ending):
    indexing.rebuild(app)
    with app.app_context():
        change_all()
    indexing.index_waiting(app)
    folder = app.extensions["ghafaseh.settings"].index_dir
    for path in folder.rglob(f"*{ending}"):
        os.truncate(path, path.stat().st_size // 2)
    with app.app_context():
        change_all()
    for _ in range(3):
        indexing.index_waiting(app)
    everything = {hit.id for hit in indexing.engine_of(app).search(Query()).hits}
    assert everything == {cast.needs[name] for name in ("bearing", "yarn", "valve")}


def test_postings_that_were_cut_off_are_built_anew_at_night(app, cast, monkeypatch):
    indexing.rebuild(app)
    with app.app_context():
        change_all()
    indexing.index_waiting(app)
    folder = app.extensions["ghafaseh.settings"].index_dir
    for path in folder.rglob("*.pst"):
        os.truncate(path, 5)
    night = dt.datetime(2026, 11, 22, indexing.NIGHT_HOUR, 30, tzinfo=TEHRAN)
    monkeypatch.setattr(indexing, "now", lambda: night)
    indexing.optimise_nightly(app)
    hits = indexing.engine_of(app).search(Query(text="بلبرینگ")).hits
    assert [hit.id for hit in hits] == [cast.needs["bearing"]]


def test_a_full_disk_is_no_reason_to_build_anew(app, monkeypatch):
    from webapp.search import writing

    indexing.rebuild(app)
    with app.app_context():
        change_all()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "to_fields", full)
    with pytest.raises(OSError, match="No space"):
        indexing.index_waiting(app)
