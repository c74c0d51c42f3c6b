"""What every answer tells the browser: pages, pieces, files, redirects and refusals."""

from __future__ import annotations

import pytest

from webapp import create_app, headers
from webapp.config import Settings

KINDS = {
    "page": ("GET", "/", 200),
    "not found": ("GET", "/nothing-here", 404),
    "signed out": ("GET", "/my/", 303),
    "forged": ("POST", "/sign-in", 400),
    "another method": ("TRACE", "/", 405),
    "file": ("GET", "/static/site.css", 200),
    "folder": ("GET", "/static/", 404),
    "figures": ("GET", "/healthz", 200),
}


def asked(app, kind):
    method, path, status = KINDS[kind]
    answer = app.test_client().open(path, method=method)
    answer.close()
    assert answer.status_code == status
    return answer


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_keeps_strangers_code_and_frames_out(app, kind):
    told = asked(app, kind).headers
    for name, value in headers.ALWAYS.items():
        assert told[name] == value, name
    policy = told["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_site_may_read_an_answer(app, kind):
    assert "Access-Control-Allow-Origin" not in asked(app, kind).headers


@pytest.mark.parametrize("kind", ["page", "not found", "file"])
def test_text_names_its_alphabet(app, kind):
    assert "charset=utf-8" in asked(app, kind).headers["Content-Type"].replace('"', "")


def test_a_drawing_names_its_alphabet(app):
    with app.test_client().get("/static/icon.svg") as answer:
        assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"


# --- over TLS -------------------------------------------------------------------------------


def production(folder, **changes):
    environ = {
        "GHAFASEH_MODE": "production",
        "GHAFASEH_DATA_DIR": str(folder),
        "GHAFASEH_SECRET_KEY": "c7GdW2nq0Xr9-uVbT5mYkLz8sPaEoHj1",
        "GHAFASEH_DATABASE_URL": f"sqlite:///{folder}/site.sqlite",
        "GHAFASEH_PUBLIC_URL": "https://ghafaseh.example",
        "GHAFASEH_DEMO": "0",
        "GHAFASEH_LOG_LEVEL": "ERROR",
    }
    return create_app(Settings.from_environment({**environ, **changes}))


@pytest.mark.parametrize("path", ["/healthz", "/static/site.css"])
def test_in_production_browsers_stay_with_tls_on_all_hosts(tmp_path, path):
    with production(tmp_path).test_client().get(path, base_url="https://ghafaseh.example") as told:
        assert told.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_without_tls_nothing_is_said_of_it(app):
    assert "Strict-Transport-Security" not in asked(app, "page").headers


@pytest.mark.parametrize(
    ("hosts", "begins"), [("", "__Host-"), ("{code}.ghafaseh.example", "__Secure-")]
)
def test_the_cookie_of_production_is_for_tls_and_for_no_script(tmp_path, hosts, begins):
    app = production(tmp_path, **({"GHAFASEH_HOSTS": hosts} if hosts else {}))
    app.add_url_rule("/stay", view_func=_staying, endpoint="stay")
    with app.test_client().get("/stay", base_url="https://ghafaseh.example") as answer:
        (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith(begins + "ghafaseh=")
    assert ("Domain=" in cookie) == bool(hosts)
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert word in cookie.split("; ")


def _staying():
    from flask import session

    session["csrf_token"] = "f" * 40
    return ""


def test_a_cookie_is_signed_with_a_digest_without_known_collisions(app):
    serializer = app.session_interface.get_signing_serializer(app)
    assert serializer.make_signer(serializer.salt).digest_method().name == "sha256"


def test_a_forged_cookie_is_none(app, browser):
    person = browser("producer", "yazd")
    name = app.config["SESSION_COOKIE_NAME"]
    good = person.client.get_cookie(name).value
    text, _, signature = good.rpartition(".")
    # The first letter: the last one carries bits that base64 throws away.
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    for forged in (f"{text}.{other}", text, "x"):
        person.client.set_cookie(name, forged)
        person.get("/my/account", status=303)
    person.client.set_cookie(name, good)
    person.get("/my/account")
