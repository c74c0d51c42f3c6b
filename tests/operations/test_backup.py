"""The whole site is kept while it works, and comes back as it was into an empty place."""

from __future__ import annotations

import gzip
import json
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from webapp import uploads
from webapp.db import db, reading, unit_of_work
from webapp.needs.models import Need
from webapp.operations import backup, databases, manifest, restoring
from webapp.search import indexing
from webapp.tenancy import scopes
from webapp.uploads import Sender, StoredFile

from ..browser import Browser

CONTENT = b"%PDF-1.7 a drawing"


def run(app: Flask, *arguments: Any) -> Result:
    return app.test_cli_runner().invoke(args=[str(each) for each in arguments])


def made(app: Flask, target: Path, *options: str) -> Path:
    """The folder of one more backup."""
    result = run(app, "backup", target, *options)
    assert result.exit_code == 0, result.output
    return target / backup.names(target)[-1]


def add_file(app: Flask, cast: Any, content: bytes = CONTENT) -> str:
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        sender = Sender("yazd", cast.companies["producer"], cast.people["producer"])
        return uploads.keep(content, "pdf", "application/pdf", "نقشه.pdf", sender).name


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in every table but the positions of readers."""
    with app.app_context(), reading(scopes.system("test")):
        found = {}
        for mapper in db.Model.registry.mappers:
            table = mapper.local_table
            query = db.select(mapper.class_).order_by(*table.primary_key.columns)
            found[table.name] = [
                tuple(repr(getattr(row, prop.key)) for prop in mapper.column_attrs)
                for row in db.session.scalars(query)
            ]
    found.pop("outbox_position")
    return found


def search(app: Flask, cast: Any, query: str) -> list[str]:
    page = Browser(app, None, "yazd").get("/needs", query_string={"q": query})
    return [link for link in page.links() if "/needs/" in link]


def test_records_files_and_search_are_equal_before_and_after(app, cast, empty_site, target):
    name = add_file(app, cast)
    indexing.rebuild(app)
    made(app, target)
    other = empty_site()
    result = run(other, "restore", target)
    assert result.exit_code == 0, result.output
    assert rows(other) == rows(app)
    with other.app_context():
        assert uploads.path_of(name).read_bytes() == CONTENT
    found = search(other, cast, "بلبرینگ")
    assert found and found == search(app, cast, "بلبرینگ")
    assert "The search index holds 3 needs." in result.output


def test_a_restored_site_goes_on_counting_where_it_was(app, cast, empty_site, target):
    made(app, target)
    other = empty_site()
    run(other, "restore", target)
    with other.app_context(), reading(scopes.system("test")):
        highest = db.session.scalar(db.select(db.func.max(StoredFile.id))) or 0
        highest = max(highest, db.session.scalar(db.select(db.func.max(Need.id))))
    add_file(other, cast)
    with other.app_context(), reading(scopes.system("test")):
        assert db.session.scalar(db.select(db.func.max(StoredFile.id))) > highest


def test_a_backup_made_while_files_come_and_go_holds_all_that_it_names(app, cast, target):
    stop, made_files = threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            made_files.append(add_file(app, cast, secrets_of(len(made_files))))
            drop(app, made_files[:-10])
            del made_files[:-10]

    writer = threading.Thread(target=work)
    writer.start()
    try:
        folders = [made(app, target) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for folder in folders:
        held = restoring.check(folder)
        assert held.missing == []
        assert held.counts["stored_file"] == len(held.uploads)


def secrets_of(number: int) -> bytes:
    return CONTENT + str(number).encode("ascii")


def drop(app: Flask, names: list[str]) -> None:
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        query = db.select(StoredFile).where(StoredFile.name.in_(names))
        for row in db.session.scalars(query):
            uploads.discard(row)


def test_a_file_lost_before_the_backup_is_named_and_does_not_stop_it(app, cast, target):
    name = add_file(app, cast)
    with app.app_context():
        uploads.path_of(name).unlink()
    result = run(app, "backup", target)
    assert result.exit_code == 0 and name in result.stderr
    assert restoring.check(restoring.find(target)).missing == [name]


@pytest.mark.only("sqlite")
def test_a_file_is_stored_once_for_all_backups(app, cast, target):
    add_file(app, cast)
    for _ in range(3):
        made(app, target)
    assert len(backup.names(target)) == 3
    assert len([path for path in (target / backup.STORE).rglob("*") if path.is_file()]) == 1


@pytest.mark.only("sqlite")
def test_only_the_last_ones_are_kept_with_the_files_they_name(app, cast, target):
    old = add_file(app, cast)
    made(app, target)
    drop(app, [old])
    young = add_file(app, cast, CONTENT + b"2")
    for _ in range(2):
        made(app, target, "--keep", "2")
    assert len(backup.names(target)) == 2
    stored = {path.name for path in (target / backup.STORE).rglob("*") if path.is_file()}
    assert stored == {young}
    restoring.check(restoring.find(target))


@pytest.mark.only("sqlite")
def test_the_secret_is_left_out_unless_asked_for(app, settings, target):
    (settings.data_dir / "secret-key").write_text("s" * 40, "ascii")
    assert not (made(app, target) / backup.SECRET).exists()
    with_it = made(app, target, "--with-secret") / backup.SECRET
    assert with_it.read_text("ascii") == "s" * 40


@pytest.mark.only("sqlite")
def test_nobody_else_on_the_machine_can_read_a_backup(app, cast, target):
    add_file(app, cast)
    folder = made(app, target)
    for path in [folder, *folder.iterdir(), *(target / backup.STORE).rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def damage_database(folder: Path) -> None:
    path = next(path for path in folder.iterdir() if path.name.startswith("database"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def damage_upload(folder: Path) -> None:
    path = next(path for path in (folder.parent / backup.STORE).rglob("*") if path.is_file())
    path.write_bytes(b"other")


def lose_upload(folder: Path) -> None:
    next(p for p in (folder.parent / backup.STORE).rglob("*") if p.is_file()).unlink()


def change_manifest(folder: Path) -> None:
    path = folder / manifest.NAME
    path.write_text(path.read_text("utf-8").replace('"need":', '"needs":'), "utf-8")


def lose_manifest(folder: Path) -> None:
    (folder / manifest.NAME).unlink()


def test_a_damaged_database_is_refused_and_nothing_is_touched(app, cast, empty_site, target):
    check_refused(app, cast, empty_site, target, damage_database)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("harm", [damage_upload, lose_upload, change_manifest, lose_manifest])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(app, cast, empty_site, target, harm):
    check_refused(app, cast, empty_site, target, harm)


def check_refused(app, cast, empty_site, target, harm) -> None:
    add_file(app, cast)
    folder = made(app, target)
    harm(folder)
    other = empty_site()
    result = run(other, "restore", folder)
    assert result.exit_code == 1, result.output
    assert "damaged" in result.output or "missing" in result.output or "no backup" in result.output
    assert databases.of(other.extensions["ghafaseh.settings"]).is_empty()
    assert not other.extensions["ghafaseh.settings"].uploads_dir.exists()


def test_a_site_that_holds_anything_is_never_overwritten(app, cast, target):
    made(app, target)
    before = rows(app)
    result = run(app, "restore", target)
    assert result.exit_code == 1 and "not empty" in result.output
    assert rows(app) == before


@pytest.mark.only("sqlite")
def test_uploads_without_a_database_are_not_overwritten_either(app, empty_site, target):
    made(app, target)
    other = empty_site()
    folder = other.extensions["ghafaseh.settings"].uploads_dir / "aa"
    folder.mkdir(parents=True)
    (folder / "something").write_bytes(b"x")
    result = run(other, "restore", target)
    assert result.exit_code == 1 and "holds files" in result.output


def forged(folder: Path, **changes: Any) -> None:
    """The manifest says something else, under a seal that fits."""
    held = manifest.read(folder)
    manifest.write(folder, manifest._of({**json.loads(as_json(held)), **changes}))


def as_json(held: manifest.Manifest) -> str:
    from dataclasses import asdict

    return json.dumps(asdict(held))


@pytest.mark.only("sqlite")
def test_a_backup_of_a_newer_version_is_refused(app, empty_site, target):
    forged(made(app, target), revision="9999")
    result = run(empty_site(), "restore", target)
    assert result.exit_code == 1 and "newer version" in result.output


@pytest.mark.only("sqlite")
def test_a_backup_of_the_other_kind_of_database_is_refused(app, empty_site, target):
    forged(made(app, target), database="oracle")
    result = run(empty_site(), "restore", target)
    assert result.exit_code == 1 and "oracle" in result.output


def test_a_backup_of_older_tables_is_brought_up_to_date(app, empty_site, target):
    from flask_migrate import downgrade, upgrade

    with app.app_context():
        downgrade(revision=restoring.revisions()[-2])
    try:
        made(app, target)
    finally:
        with app.app_context():
            upgrade()
    other = empty_site()
    result = run(other, "restore", target)
    assert result.exit_code == 0 and "brought from" in result.output
    assert rows(other).keys() == rows(app).keys()


@pytest.mark.only("sqlite")
def test_provinces_that_this_installation_does_not_know_are_named(app, empty_site, target):
    held = manifest.read(made(app, target))
    forged(restoring.find(target), tenants=[*held.tenants, "atlantis"])
    assert "atlantis" in run(empty_site(), "restore", target).stderr


@pytest.mark.only("sqlite")
def test_the_check_alone_restores_nothing(app, empty_site, target):
    made(app, target)
    other = empty_site()
    result = run(other, "restore", "--check", target)
    assert result.exit_code == 0 and "is whole" in result.output
    assert databases.of(other.extensions["ghafaseh.settings"]).is_empty()


@pytest.mark.only("sqlite")
def test_a_folder_without_backups_is_said(app, target):
    assert "no backup" in run(app, "restore", target).output


@pytest.mark.only("sqlite")
def test_two_backups_into_one_folder_at_once_are_refused(app, target):
    with backup._alone(target):
        result = run(app, "backup", target)
    assert result.exit_code == 1 and "Another backup" in result.output


@pytest.mark.only("sqlite")
def test_what_broke_off_is_swept_away(app, target):
    (target / "20200101T000000Z.part").mkdir()
    made(app, target)
    assert not list(target.glob("*.part"))


@pytest.mark.only("sqlite")
def test_rows_that_are_only_in_the_log_of_the_database_are_kept(app, cast, target):
    """Copying the file alone would miss them: they are not in it yet."""
    add_file(app, cast)
    path = databases.Sqlite(app.extensions["ghafaseh.settings"].database_url).path
    alone = target / "alone.sqlite"
    with app.app_context(), db.engine.connect():
        alone.write_bytes(path.read_bytes())
        folder = made(app, target)
    assert manifest.read(folder).counts["stored_file"] == 1
    with databases._opened(alone, "rw") as connection:
        assert connection.execute("SELECT count(*) FROM stored_file").fetchone() == (0,)
    assert gzip.decompress((folder / "database.sqlite.gz").read_bytes()).startswith(b"SQLite")


def test_programs_that_fail_are_quoted(monkeypatch: pytest.MonkeyPatch):
    from webapp.operations import programs

    with pytest.raises(programs.ProgramFailed, match="pg_dump"):
        programs.run("pg_dump", "postgresql+psycopg://nobody@/none?host=/nowhere", [])
    with pytest.raises(programs.ProgramFailed, match="apt-get"):
        programs.find("pg_nothing_of_this_name")
