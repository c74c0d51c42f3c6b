"""A throw-away PostgreSQL answers while it lasts and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import create_engine, text

from tools import machine
from tools.postgres import LASTING, PostgresMissing, programs, running_cluster


@pytest.mark.postgres
def test_a_cluster_answers_and_goes() -> None:
    if programs() is None and not machine.requires_all():
        pytest.skip("PostgreSQL is not installed")
    with running_cluster() as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(text("select current_database()")) == "ghafaseh"
            assert connection.scalar(text("show listen_addresses")) == ""
        engine.dispose()
        home = Path(unquote(url.partition("host=")[2]))
        assert home.is_dir()
    assert not home.exists()


@pytest.mark.postgres
def test_a_cluster_that_is_to_be_killed_keeps_what_it_committed() -> None:
    if programs() is None and not machine.requires_all():
        pytest.skip("PostgreSQL is not installed")
    with running_cluster(promises=LASTING) as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            assert [connection.scalar(text(f"show {name}")) for name in LASTING] == ["on"] * 3
        engine.dispose()


def test_without_server_programs_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.postgres.programs", lambda: None)
    with pytest.raises(PostgresMissing, match="apt-get install postgresql"), running_cluster():
        pass


def test_an_absent_part_fails_only_where_all_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.machine.programs", lambda: None)
    monkeypatch.delenv("GHAFASEH_REQUIRE_ALL", raising=False)
    assert machine.main() == 0
    monkeypatch.setenv("GHAFASEH_REQUIRE_ALL", "1")
    assert machine.main() == 1


def test_an_absent_browser_is_said_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GHAFASEH_CHROMIUM", "no-such-browser")
    machine.main()
    assert "browser journeys are SKIPPED" in capsys.readouterr().err
