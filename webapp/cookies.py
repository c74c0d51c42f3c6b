"""The one cookie: its name and where it is valid."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Settings


class SignedCookie(SecureCookieSessionInterface):
    """The cookie as Flask makes it, but signed with SHA-256."""

    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask, settings: Settings) -> None:
    app.session_interface = SignedCookie()
    secure = settings.is_production
    parent = settings.hosts.replace("{code}.", "") if settings.hosts else ""
    if secure and parent:
        name, domain = "__Secure-ghafaseh", parent
    elif secure:
        name, domain = "__Host-ghafaseh", None
    else:
        name, domain = "ghafaseh", None
    app.config.update(
        SESSION_COOKIE_NAME=name,
        SESSION_COOKIE_DOMAIN=domain,
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # of a sign-in; the server ends it earlier when it is idle
        PERMANENT_SESSION_LIFETIME=dt.timedelta(days=settings.session_days),
        SESSION_REFRESH_EACH_REQUEST=False,
        PREFERRED_URL_SCHEME=urlsplit(settings.public_url).scheme or "http",
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
