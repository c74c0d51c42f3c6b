"""One installation, many sites: by path, by host name, in two languages."""

import pytest
from flask import Blueprint

from tests.conftest import settings_for
from webapp import access, create_app, headers
from webapp.tenancy import sites


@pytest.mark.parametrize(
    ("host", "path", "site", "language"),
    [
        ("localhost", "/", "national", "fa"),
        ("localhost", "/en/", "national", "en"),
        ("localhost", "/yazd/", "yazd", "fa"),
        ("127.0.0.1:8000", "/yazd/en/", "yazd", "en"),
        ("yazd.localhost:8000", "/", "yazd", "fa"),
        ("yazd.localhost", "/en/", "yazd", "en"),
        ("YAZD.LOCALHOST", "/", "yazd", "fa"),
    ],
)
def test_host_and_path_decide_the_site(app, host, path, site, language):
    with app.test_client() as client:
        page = client.get(path, headers={"Host": host})
        assert page.status_code == 200
        assert (sites.current_site().code, sites.current_site().language) == (site, language)


@pytest.mark.parametrize("host", ["evil.example", "yazd.evil.example", "atlantis.localhost"])
def test_an_unknown_host_is_not_found(app, host):
    assert app.test_client().get("/", headers={"Host": host}).status_code == 404


@pytest.mark.parametrize("path", ["/atlantis/", "/YAZD/", "/yazd/fars/", "/yazd/yazd/", "//yazd/"])
def test_an_unknown_first_word_is_not_found(app, path):
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("host", "path"),
    [("evil.example", "/"), ("localhost", "/yazd"), ("localhost", "/yazd/healthz")],
)
def test_answers_given_before_the_site_is_known_are_guarded_as_all_are(app, host, path):
    answer = app.test_client().get(path, headers={"Host": host})
    assert headers.ALWAYS.items() <= dict(answer.headers).items()


def test_a_province_without_a_slash_leads_to_its_front_page(app):
    answer = app.test_client().get("/yazd?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/yazd/?x=1")


def asked(app, address, host="localhost"):
    """Runs `address` inside a request, below the site layer."""
    found = []
    bp = Blueprint("probe", __name__)

    @bp.get("/probe")
    @access.public
    def probe() -> str:
        found.append(address())
        return "ok"

    app.register_blueprint(bp)
    app.test_client().get(
        "/yazd/en/probe?a=1" if host == "localhost" else "/en/probe?a=1", headers={"Host": host}
    )
    return found[0]


@pytest.mark.own_app
def test_links_into_another_site_by_path(app):
    made = asked(app, lambda: [sites.site_url(c, "pages.index") for c in ("fars", "national")])
    assert made == ["/fars/en/", "/en/"]


@pytest.mark.own_app
def test_links_into_another_site_by_host(app):
    made = asked(
        app,
        lambda: [sites.site_url(c, "pages.index") for c in ("fars", "national")],
        host="yazd.localhost:8000",
    )
    assert made == ["http://fars.localhost:8000/en/", "http://localhost:8000/en/"]


@pytest.mark.own_app
def test_the_language_switch_keeps_the_page(app):
    assert asked(app, sites.switch_language_url) == "/yazd/probe?a=1"


@pytest.mark.parametrize(
    "url", ["/yazd/needs", "/x?y=//z", "http://yazd.localhost/a", "http://localhost:8000/"]
)
def test_our_own_addresses_are_known(app, url):
    with app.app_context():
        assert sites.is_ours(url)


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example",
        "http://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "\\\\evil",
        "evil",
        "",
        "/a\nb",
        "http:///x",
    ],
)
def test_foreign_addresses_are_not_ours(app, url):
    with app.app_context():
        assert not sites.is_ours(url)


def test_an_installation_can_give_every_province_a_host(tmp_path):
    app = create_app(settings_for(tmp_path, GHAFASEH_HOSTS="{code}.ghafaseh.example"))
    with app.app_context():
        assert sites.external_url("yazd", "pages.index") == "http://yazd.ghafaseh.example/"
        assert (
            sites.external_url("national", "pages.index", language="en")
            == "http://ghafaseh.example/en/"
        )
    layer = app.extensions["ghafaseh.sites"]
    assert layer.by_host("yazd.ghafaseh.example") == ("yazd", "{code}.ghafaseh.example")
    assert layer.by_host("ghafaseh.example") == ("national", "{code}.ghafaseh.example")
    assert layer.by_host("atlantis.ghafaseh.example") is None
