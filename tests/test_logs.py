"""What a request leaves in the log: one line with who, where and what, and no secret."""

from __future__ import annotations

import json

import pytest
import structlog

from tests.conftest import settings_for
from webapp import logs


@pytest.fixture
def written(app, settings, capsys, monkeypatch):
    """The lines that requests have left, as a machine reads them."""

    def read(fmt="1"):
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    configuration = structlog.get_config()
    chosen = {"GHAFASEH_LOG_LEVEL": "INFO", "GHAFASEH_LOG_JSON": "1"}
    logs.configure(settings_for(settings.data_dir, settings.database_url, **chosen))
    yield read
    structlog.configure(**configuration)


def test_a_request_tells_when_who_where_and_what(browser, cast, written):
    browser("yazd_officer", "yazd").get("/admin/")
    (line,) = [line for line in written() if line["event"] == "request"]
    assert line["timestamp"].endswith("Z")
    assert (line["user"], line["site"]) == (cast.people["yazd_officer"], "yazd")
    assert (line["view"], line["status"]) == ("admin.index", 200)
    assert "address" not in line


def test_a_refused_right_is_written_down_with_where_it_was_tried_from(browser, cast, written):
    browser("producer", "yazd").get("/admin/", status=403)
    (line,) = [line for line in written() if line["status"] == 403]
    assert (line["user"], line["view"]) == (cast.people["producer"], "admin.index")
    assert line["address"] == "127.0.0.1"


def test_a_wrong_password_is_written_down_without_it(browser, written):
    visitor = browser(None, "yazd")
    typed = {"name": "producer@yazd.example", "password": "wrong-and-secret"}
    visitor.post("/sign-in", typed, status=422)
    lines = written()
    assert [(x["view"], x["method"]) for x in lines if x["status"] == 422] == [
        ("accounts.sign_in", "POST")
    ]
    assert "wrong-and-secret" not in str(lines) and "producer@" not in str(lines)


def test_a_forged_form_is_written_down(browser, written):
    browser(None, "yazd").post("/sign-in", {}, token=False, status=400)
    assert [line["address"] for line in written() if line["status"] == 400] == ["127.0.0.1"]


def test_a_link_s_secret_is_not_written_down(browser, written):
    browser(None, "yazd").get("/reset?token=known-to-nobody", status=410)
    assert "known-to-nobody" not in str(written())


@pytest.mark.parametrize("as_json", ["0", "1"])
def test_nobody_writes_a_line_of_his_own(app, settings, capsys, as_json):
    configuration = structlog.get_config()
    chosen = {"GHAFASEH_LOG_LEVEL": "INFO", "GHAFASEH_LOG_JSON": as_json}
    logs.configure(settings_for(settings.data_dir, settings.database_url, **chosen))
    app.test_client().get("/needs%0a2026-01-01%20forged%1b[2J%c2%85x")
    structlog.configure(**configuration)
    lines = [line for line in capsys.readouterr().out.split("\n") if line]
    assert len(lines) == 1 and "forged" in lines[0]
    assert "\x1b" not in lines[0] and "\x85" not in lines[0]


@pytest.mark.parametrize("as_json", ["0", "1"])
def test_a_fault_tells_where_it_is_but_no_value_of_a_variable(settings, capsys, as_json):
    configuration = structlog.get_config()
    chosen = {"GHAFASEH_LOG_LEVEL": "ERROR", "GHAFASEH_LOG_JSON": as_json}
    logs.configure(settings_for(settings.data_dir, settings.database_url, **chosen))

    def take(password: str) -> None:
        raise ValueError("spoilt")

    try:
        take("typed" + "-by-somebody")
    except ValueError:
        structlog.get_logger().exception("fault")
    structlog.configure(**configuration)
    written = "".join(capsys.readouterr())
    assert "ValueError: spoilt" in written and "typed-by-somebody" not in written
