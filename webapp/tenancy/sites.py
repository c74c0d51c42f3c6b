"""Which province's site was asked for? Decided once per request, in front of the app."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, has_request_context, request
from werkzeug.wrappers import Response

from webapp import headers

from .files import TenantFile
from .scopes import NATIONAL

if TYPE_CHECKING:
    from webapp.config import Settings

Environ = dict[str, Any]
LANGUAGES = ("fa", "en")
# The language of a letter or a piece of work, where that is not the page's; see `i18n.speaking`.
spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
UNMOUNTED = ("static", "healthz", "readyz", "metrics")
_LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")
_ANYWHERE = "0.0.0.0"  # nosec B104 # an address to listen on, no name of a host
_FRESH_SECONDS = 15.0
_MOST_QUERY = 64 * 1024  # bytes; no page reads more of an address, and taking it apart costs


@dataclass(frozen=True)
class Site:
    """The site of a province, or the national one."""

    code: str
    file: TenantFile
    language: str
    by_host: bool
    root: str  # what a proxy put in front of every path

    @property
    def is_national(self) -> bool:
        return self.code == NATIONAL

    @property
    def name(self) -> str:
        return str(getattr(self.file.name, self.language))

    @property
    def row(self) -> Any:
        """The tenant as staff edited it, at most a few seconds old; None before the first sync."""
        return _rows().get(self.code)

    def _contact(self, key: str) -> str:
        row = self.row
        value = row.contact.get(key) if row is not None else None
        value = getattr(self.file.contact, key) if value is None else value
        if isinstance(value, dict):
            return str(value.get(self.language) or value.get("fa") or "")
        return str(getattr(value, self.language, value) or "")

    @property
    def organisation(self) -> str:
        return self._contact("organisation")

    @property
    def phone(self) -> str:
        return self._contact("phone")

    @property
    def email(self) -> str:
        return self._contact("email")

    @property
    def address(self) -> str:
        return self._contact("address")

    @property
    def note(self) -> str:
        """A warning that the contact is a sample, until staff have replaced it."""
        return (
            "" if self.row is not None and "contact" in self.row.edited else self._contact("note")
        )


def _rows() -> dict[str, Any]:
    """All tenant rows, kept in the process for a few seconds."""
    kept = current_app.extensions["ghafaseh.tenant_rows"]
    if time.monotonic() - kept.get("at", float("-inf")) > _FRESH_SECONDS:
        from webapp.db import db, reading
        from webapp.places.models import Tenant

        from .scopes import system

        with reading(system("tenant texts", writes=False)):
            kept["rows"] = {row.code: row for row in db.session.scalars(db.select(Tenant))}
        kept["at"] = time.monotonic()
    rows: dict[str, Any] = kept["rows"]
    return rows


def forget_rows() -> None:
    """The next request reads the tenants anew; called after a change of one."""
    current_app.extensions["ghafaseh.tenant_rows"].clear()


def tenant_files() -> dict[str, TenantFile]:
    files: dict[str, TenantFile] = current_app.extensions["ghafaseh.tenant_files"]
    return files


def province_codes() -> list[str]:
    return [code for code in tenant_files() if code != NATIONAL]


def language() -> str:
    """ "fa" or "en": what is spoken to somebody, else the page's; outside of a request Persian."""
    if (said := spoken.get()) is not None:
        return said
    return current_site().language if has_request_context() else LANGUAGES[0]


def province_name(code: str) -> str:
    """The province's name in the language of the page."""
    file = tenant_files().get(code)
    return code if file is None else str(getattr(file.name, language()))


def current_site() -> Site:
    """The site of this request."""
    if "site" not in g:
        environ = request.environ
        code = environ.get("ghafaseh.site", NATIONAL)
        g.site = Site(
            code=code,
            file=tenant_files()[code],
            language=environ.get("ghafaseh.language", LANGUAGES[0]),
            by_host=environ.get("ghafaseh.by_host", False),
            root=environ.get("ghafaseh.root", ""),
        )
    site: Site = g.site
    return site


# --- addresses ------------------------------------------------------------------------------


def site_url(code: str, endpoint: str, *, language: str | None = None, **values: Any) -> str:
    """The address of a page on the site of `code`: the only way to link into another site."""
    if not has_request_context():
        return external_url(code, endpoint, language=language, **values)
    site = current_site()
    prefix = _prefix(code, language or site.language, by_host=site.by_host)
    host = _host_for(code) if site.by_host else request.host
    adapter = current_app.url_map.bind(host, site.root + prefix + "/", url_scheme=request.scheme)
    return adapter.build(endpoint, values, force_external=site.by_host)


def external_url(code: str, endpoint: str, *, language: str | None = None, **values: Any) -> str:
    """The full address of a page, for messages that leave the site."""
    settings: Settings = current_app.extensions["ghafaseh.settings"]
    base = urlsplit(settings.public_url or f"http://localhost:{settings.port}")
    by_host = bool(settings.hosts)
    host = _pattern_host(settings.hosts, code) if by_host else base.netloc
    prefix = base.path.rstrip("/") + _prefix(code, language or "fa", by_host=by_host)
    adapter = current_app.url_map.bind(host, prefix + "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def _prefix(code: str, language: str, *, by_host: bool) -> str:
    province = "" if by_host or code == NATIONAL else f"/{code}"
    return province + ("" if language == LANGUAGES[0] else f"/{language}")


def _host_for(code: str) -> str:
    pattern = request.environ["ghafaseh.pattern"]
    port = request.host.partition(":")[2]
    host = _pattern_host(pattern, code)
    return f"{host}:{port}" if port else host


def _pattern_host(pattern: str, code: str) -> str:
    return pattern.removeprefix("{code}.") if code == NATIONAL else pattern.replace("{code}", code)


def switch_language_url() -> str:
    """This page in the other language, with its query."""
    site = current_site()
    other = LANGUAGES[1 - LANGUAGES.index(site.language)]
    prefix = site.root + _prefix(site.code, other, by_host=site.by_host)
    query = request.query_string.decode("latin-1") if request.method in ("GET", "HEAD") else ""
    return prefix + request.path + (f"?{query}" if query else "")


def is_ours(url: str) -> bool:
    """May somebody be sent to `url`? Only paths of this host, or hosts of our provinces."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # a name before "@" would pass for the host: http://localhost:80@elsewhere.example
    if "\\" in url or "@" in parts.netloc or any(ord(c) < 32 for c in url):
        return False
    if not parts.scheme and not parts.netloc:
        return parts.path.startswith("/") and not url.startswith("//")
    hosts: SiteLayer = current_app.extensions["ghafaseh.sites"]
    return parts.scheme in ("http", "https") and hosts.by_host(parts.netloc) is not None


# --- the layer ------------------------------------------------------------------------------


class SiteLayer:
    """Moves province and language out of the path (or reads the host) before Flask sees it."""

    def __init__(self, app: Flask, settings: Settings, files: dict[str, TenantFile]) -> None:
        self.app: Callable[..., Iterable[bytes]] = app.wsgi_app
        self.codes = frozenset(files) - {NATIONAL}
        self.patterns = [settings.hosts] if settings.hosts else []
        if not settings.is_production:
            self.patterns.append("{code}.localhost")
        self.foreign = {file.host: code for code, file in files.items() if file.host}
        self.plain = _plain_hosts(settings)
        self.said = headers.of_every_answer(settings)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = self.by_host(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))
        if found is None:
            return self._absent()(environ, start_response)
        code, pattern = found
        environ["QUERY_STRING"] = environ.get("QUERY_STRING", "")[:_MOST_QUERY]
        environ["ghafaseh.root"] = environ.get("SCRIPT_NAME", "").rstrip("/")
        environ["ghafaseh.by_host"] = bool(pattern)
        environ["ghafaseh.pattern"] = pattern
        if not pattern:
            code = self._shift_code(environ) or code
        environ["ghafaseh.site"] = code
        environ["ghafaseh.language"] = self._shift_language(environ)
        mounted = environ["SCRIPT_NAME"] != environ["ghafaseh.root"]
        first = environ["PATH_INFO"].split("/", 2)[1:2]
        if not environ["PATH_INFO"]:
            return self._add_slash(environ)(environ, start_response)
        if mounted and first and first[0] in UNMOUNTED:
            return self._absent()(environ, start_response)
        return self.app(environ, start_response)

    def by_host(self, netloc: str) -> tuple[str, str] | None:
        """(site, pattern) of a host; the pattern is empty where the path decides."""
        host = _without_port(netloc).lower()
        if host in self.foreign:
            return self.foreign[host], "{code}." + host
        for pattern in self.patterns:
            suffix = pattern.replace("{code}", "")
            code = host.removesuffix(suffix)
            if code != host and code in self.codes:
                return code, pattern
            if self.patterns[0] != "{code}.localhost" and host == suffix.lstrip("."):
                return NATIONAL, pattern
        return (NATIONAL, "") if host in self.plain else None

    def _shift_code(self, environ: Environ) -> str | None:
        return _shift(environ, self.codes)

    def _shift_language(self, environ: Environ) -> str:
        return _shift(environ, frozenset(LANGUAGES[1:])) or LANGUAGES[0]

    def _absent(self) -> Response:
        return Response("404 Not Found", 404, headers=self.said, mimetype="text/plain")

    def _add_slash(self, environ: Environ) -> Response:
        query = environ.get("QUERY_STRING", "")
        target = environ["SCRIPT_NAME"] + "/" + (f"?{query}" if query else "")
        return Response(status=308, headers={**self.said, "Location": target})


def _shift(environ: Environ, names: frozenset[str]) -> str | None:
    """Moves the first segment of the path into SCRIPT_NAME if it is one of `names`."""
    path = environ.get("PATH_INFO", "")
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    if first not in names:
        return None
    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "").rstrip("/") + "/" + first
    environ["PATH_INFO"] = path[len(first) + 1 :]
    return first


def _without_port(netloc: str) -> str:
    if netloc.startswith("["):
        return netloc.partition("]")[0] + "]"
    return netloc.partition(":")[0]


def _plain_hosts(settings: Settings) -> frozenset[str]:
    """Hosts on which the path names the province."""
    hosts = {*settings.trusted_hosts, urlsplit(settings.public_url).hostname or ""}
    if not settings.is_production:
        hosts |= {*_LOCAL, settings.host}
    return frozenset(host.lower() for host in hosts if host and host != _ANYWHERE)


def init_app(app: Flask, settings: Settings, files: dict[str, TenantFile]) -> None:
    app.extensions["ghafaseh.tenant_files"] = files
    app.extensions["ghafaseh.tenant_rows"] = {}
    layer = SiteLayer(app, settings, files)
    app.extensions["ghafaseh.sites"] = layer
    app.wsgi_app = layer  # type: ignore[method-assign]
