"""What every template may name: the site, its language, addresses, the settings it shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app

from webapp import config, i18n
from webapp.config import Settings
from webapp.forms import new_nonce
from webapp.tenancy import sites


def _context() -> dict[str, Any]:
    return {
        "site": sites.current_site(),
        "language": i18n.language(),
        "direction": i18n.direction(),
    }


def has_endpoint(name: str) -> bool:
    return name in current_app.view_functions


def init_app(app: Flask, settings: Settings) -> None:
    app.context_processor(_context)
    app.jinja_env.globals.update(
        site_url=sites.site_url,
        switch_language_url=sites.switch_language_url,
        has_endpoint=has_endpoint,
        new_nonce=new_nonce,
        province_name=sites.province_name,
        settings=SimpleNamespace(demo_mode=_DemoMode(), max_upload_mb=settings.max_upload_mb),
    )


class _DemoMode:
    """True once the demo has been loaded into this site."""

    def __bool__(self) -> bool:
        return (config.in_force().data_dir / "demo.json").exists()
