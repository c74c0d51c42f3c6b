"""What the operator sets: `GHAFASEH_*` variables read once into one frozen object."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "GHAFASEH_"
MODES = ("embedded", "production", "test")
MIN_SECRET = 32
_DATA = Path("var")


class SettingsError(SystemExit):
    """The settings cannot be used; the message lists everything that is wrong."""


def _setting(about: str, default: Any = "", kind: str = "text") -> Any:
    return field(default=default, metadata={"about": about, "kind": kind})


@dataclass(frozen=True)
class Settings:
    """Every setting with its meaning; `flask settings` prints this table."""

    mode: str = _setting("embedded (one machine, SQLite), production or test", "embedded")
    data_dir: Path = field(
        default=_DATA, metadata={"about": "folder of database, index, uploads", "kind": "path"}
    )
    database_url: str = _setting("SQLAlchemy address; empty: SQLite in the data folder")
    secret_key: str = _setting("signs cookies; generated and kept in the data folder if embedded")
    host: str = _setting("address the site listens on", "127.0.0.1")
    port: int = _setting("port the site listens on", 8000, "whole")
    workers: int = _setting("web processes", 2, "whole")
    hosts: str = _setting("pattern of province host names, for example {code}.example.ir")
    trusted_hosts: tuple[str, ...] = _setting("further host names that are answered", (), "list")
    proxies: int = _setting(
        "number of reverse proxies in front whose headers are trusted", 0, "whole"
    )
    demo: bool = _setting("load the demo into an empty site on first start", True, "flag")
    demo_password: str = _setting("password of the demo accounts; random when empty")
    session_idle_hours: int = _setting("hours after which an idle session ends", 24 * 14, "whole")
    session_days: int = _setting("days after which every session ends", 60, "whole")
    second_factor: bool = _setting("second factor for staff (off in demo mode)", False, "flag")
    mail_host: str = _setting("SMTP server; empty: messages wait in the outbox")
    mail_port: int = _setting("SMTP port", 587, "whole")
    mail_user: str = _setting("SMTP user")
    mail_password: str = _setting("SMTP password")
    mail_from: str = _setting("sender of messages", "ghafaseh@ghafaseh.example")
    mail_tls: bool = _setting("STARTTLS to the mail server", True, "flag")
    public_url: str = _setting("address of the national site in messages; guessed if empty")
    answer_days: int = _setting("working days a producer has to answer an interest", 10, "whole")
    review_days: int = _setting("days until a published need must be reviewed", 180, "whole")
    max_upload_mb: int = _setting("largest request in megabytes", 20, "whole")
    log_level: str = _setting("DEBUG, INFO, WARNING or ERROR", "INFO")
    log_json: bool = _setting("one JSON object a log line", False, "flag")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in force; raises SettingsError with a list of all faults."""
        faults: list[str] = []
        values = {}
        for known in fields(cls):
            name = PREFIX + known.name.upper()
            if name in environ:
                values[known.name] = _read(name, environ[name], known.metadata["kind"], faults)
        faults += _unknown(environ, {PREFIX + f.name.upper() for f in fields(cls)})
        settings = cls(**{k: v for k, v in values.items() if v is not None})
        faults += settings._faults()
        if faults:
            raise SettingsError(
                "The settings cannot be used:\n" + "\n".join(f"- {f}" for f in faults)
            )
        return settings._completed()

    def _faults(self) -> list[str]:
        found = []
        if self.mode not in MODES:
            found.append(f"{PREFIX}MODE is {self.mode!r}, but must be one of {', '.join(MODES)}")
        if self.hosts and "{code}" not in self.hosts:
            found.append(f"{PREFIX}HOSTS must contain {{code}}")
        if self.database_url and not self.database_url.startswith(_DATABASES):
            found.append(f"{PREFIX}DATABASE_URL must begin with one of {', '.join(_DATABASES)}")
        if self.public_url and urlsplit(self.public_url).scheme not in ("http", "https"):
            found.append(f"{PREFIX}PUBLIC_URL must begin with http:// or https://")
        if self.secret_key and len(self.secret_key) < MIN_SECRET:
            found.append(f"{PREFIX}SECRET_KEY has fewer than {MIN_SECRET} characters")
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            found.append(f"{PREFIX}LOG_LEVEL {self.log_level!r} is unknown")
        return found + self._number_faults() + self._production_faults()

    def _number_faults(self) -> list[str]:
        found = [] if 0 < self.port < 65536 else [f"{PREFIX}PORT must lie between 1 and 65535"]
        for name in (
            "workers",
            "session_idle_hours",
            "session_days",
            "answer_days",
            "review_days",
            "max_upload_mb",
        ):
            if getattr(self, name) < 1:
                found.append(f"{PREFIX}{name.upper()} must be at least 1")
        return found

    def _production_faults(self) -> list[str]:
        if self.mode != "production":
            return []
        found = []
        if not self.secret_key:
            found.append(f"{PREFIX}SECRET_KEY is missing; production does not start without it")
        elif len(set(self.secret_key)) < 10:
            found.append(f"{PREFIX}SECRET_KEY looks like a sample; make a random one")
        if not self.database_url:
            found.append(f"{PREFIX}DATABASE_URL is missing; production names its database")
        if not self.second_factor and self.demo:
            found.append(f"{PREFIX}DEMO must be 0 in production: demo mode has no second factor")
        if not self.public_url:
            found.append(f"{PREFIX}PUBLIC_URL is missing; messages carry links to the site")
        return found

    def _completed(self) -> Settings:
        from dataclasses import replace

        folder = self.data_dir.expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True)
        url = self.database_url or f"sqlite:///{folder / 'ghafaseh.sqlite'}"
        secret = self.secret_key or _kept_secret(folder / "secret-key")
        return replace(self, data_dir=folder, database_url=url, secret_key=secret)

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def uploads_dir(self) -> Path:
        return self.data_dir / "uploads"

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"


def in_force() -> Settings:
    """The settings of the application that is running."""
    from flask import current_app

    settings: Settings = current_app.extensions["ghafaseh.settings"]
    return settings


_DATABASES = ("sqlite:///", "postgresql+psycopg://")


def _read(name: str, text: str, kind: str, faults: list[str]) -> Any:
    try:
        return _READERS[kind](text.strip())
    except ValueError:
        faults.append(f"{name} is {text!r}, but must be {_KINDS[kind]}")
        return None


def _flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text.lower()]


_FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
    "": False,
}
_READERS: dict[str, Any] = {
    "text": str,
    "path": Path,
    "whole": int,
    "flag": _flag,
    "list": lambda text: tuple(part.strip() for part in text.split(",") if part.strip()),
}
_KINDS = {
    "whole": "a whole number",
    "flag": "1 or 0",
    "path": "a folder",
    "text": "text",
    "list": "a list",
}

# Read by the build and the test tools, not by the site.
_OTHERS = {"GHAFASEH_REQUIRE_ALL", "GHAFASEH_TEST_DATABASES", "GHAFASEH_CHROMIUM"}


def _unknown(environ: Mapping[str, str], known: set[str]) -> list[str]:
    strange = [n for n in environ if n.startswith(PREFIX) and n not in known | _OTHERS]
    return [f"{name} is not a known setting" for name in sorted(strange)]


def _kept_secret(path: Path) -> str:
    """The secret of an embedded installation, made once and readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
