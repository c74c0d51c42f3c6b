"""Where the files that are not code lie: beside `webapp/` in a checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "_share"

IN_CHECKOUT = not _BUNDLED.is_dir()
_SHARE = PACKAGE.parent if IN_CHECKOUT else _BUNDLED

TEMPLATES = _SHARE / "templates"
TRANSLATIONS = _SHARE / "translations"
TENANTS = _SHARE / "tenants"
STATIC = PACKAGE / "static"
