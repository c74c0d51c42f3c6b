"""What the operator sets: `GHAFASEH_*` variables read once into one frozen object."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "GHAFASEH_"
MODES = ("embedded", "production", "test")
ENGINES = ("whoosh", "postgresql")
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
    owner_database_url: str = _setting(
        "address with the login that owns the tables, for flask prepare; empty: database_url"
    )
    database_prepare: int = _setting(
        "PostgreSQL keeps a statement prepared after so many runs; 0: never, as PgBouncer needs it",
        0,
        "whole",
    )
    search_engine: str = _setting(
        "whoosh (files on each machine) or postgresql (in the database, for several machines)",
        "whoosh",
    )
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
    second_factor: bool = _setting(
        "second factor for admins and national staff (a demo never asks for it)", True, "flag"
    )
    password_list: str = _setting(
        "file of passwords nobody may choose, one a line; empty: those that are easy to guess"
    )
    mail_host: str = _setting("SMTP server; empty: messages wait in the outbox")
    mail_port: int = _setting("SMTP port", 587, "whole")
    mail_user: str = _setting("SMTP user")
    mail_password: str = _setting("SMTP password")
    mail_from: str = _setting("sender of messages", "ghafaseh@ghafaseh.example")
    mail_tls: bool = _setting("STARTTLS to the mail server", True, "flag")
    sms_url: str = _setting(
        "SMS gateway, {key} in it is the key; empty: the terminal (production: messages wait)"
    )
    sms_key: str = _setting("key of the SMS gateway")
    sms_key_header: str = _setting("header that carries the key, where the address does not")
    sms_sender: str = _setting("number that messages come from")
    sms_fields: tuple[str, ...] = _setting(
        "gateway's names of receiver, text, sender, id; an empty one is left out",
        ("receptor", "message", "sender", "localid"),
        "names",
    )
    sms_seconds: int = _setting("seconds to wait for the SMS gateway", 10, "whole")
    public_url: str = _setting("address of the national site in messages; guessed if empty")
    answer_days: int = _setting("working days a producer has to answer an interest", 10, "whole")
    review_days: int = _setting("days until a published need must be reviewed", 180, "whole")
    max_upload_mb: int = _setting("largest request in megabytes", 20, "whole")
    quota_user_mb: int = _setting("room for the files one person brings, in MB", 1000, "whole")
    quota_company_mb: int = _setting("room for the files of one company, in MB", 300, "whole")
    quota_province_mb: int = _setting("room for the files of one province, in MB", 20480, "whole")
    scanner: str = _setting("clamd that looks at files: unix:PATH or tcp:HOST:PORT; empty: none")
    scanner_seconds: int = _setting("seconds to wait for the scanner", 8, "whole")
    scanner_required: bool = _setting(
        "refuse files while the scanner is away (0: take them, marked)", True, "flag"
    )
    metrics: bool = _setting("figures for a monitor at /metrics", False, "flag")
    metrics_token: str = _setting("whoever asks for /metrics shows this as Bearer; empty: anybody")
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
        if self.owner_database_url and not self.owner_database_url.startswith(_DATABASES[1]):
            found.append(f"{PREFIX}OWNER_DATABASE_URL must begin with {_DATABASES[1]}")
        found += self._search_faults()
        if self.public_url and urlsplit(self.public_url).scheme not in ("http", "https"):
            found.append(f"{PREFIX}PUBLIC_URL must begin with http:// or https://")
        if self.secret_key and len(self.secret_key) < MIN_SECRET:
            found.append(f"{PREFIX}SECRET_KEY has fewer than {MIN_SECRET} characters")
        if self.scanner and not re.fullmatch(r"unix:/.+|tcp:.+:[0-9]{1,5}", self.scanner):
            found.append(f"{PREFIX}SCANNER must be unix:/path or tcp:host:port")
        if self.password_list and not Path(self.password_list).is_file():
            found.append(f"{PREFIX}PASSWORD_LIST {self.password_list!r} is no file")
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            found.append(f"{PREFIX}LOG_LEVEL {self.log_level!r} is unknown")
        return found + self._sms_faults() + self._number_faults() + self._production_faults()

    def _search_faults(self) -> list[str]:
        name = f"{PREFIX}SEARCH_ENGINE"
        if self.search_engine not in ENGINES:
            return [f"{name} is {self.search_engine!r}, but must be one of {', '.join(ENGINES)}"]
        if self.search_engine == "postgresql" and not self.database_url.startswith(_DATABASES[1]):
            return [f"{name} is postgresql, but {PREFIX}DATABASE_URL does not name a PostgreSQL"]
        return []

    def _sms_faults(self) -> list[str]:
        found = []
        if self.sms_url and urlsplit(self.sms_url).scheme not in ("http", "https"):
            found.append(f"{PREFIX}SMS_URL must begin with https://")
        if self.sms_url and self.demo:
            found.append(f"{PREFIX}SMS_URL needs {PREFIX}DEMO=0: numbers in the demo are made up")
        if len(self.sms_fields) != 4:
            found.append(f"{PREFIX}SMS_FIELDS must hold four names with commas between them")
        if self.is_production and self.sms_url.startswith("http:"):
            found.append(f"{PREFIX}SMS_URL must begin with https:// in production")
        return found

    def _number_faults(self) -> list[str]:
        found = [] if 0 < self.port < 65536 else [f"{PREFIX}PORT must lie between 1 and 65535"]
        for name in (
            "workers",
            "sms_seconds",
            "session_idle_hours",
            "session_days",
            "answer_days",
            "review_days",
            "max_upload_mb",
            "quota_user_mb",
            "quota_company_mb",
            "quota_province_mb",
            "scanner_seconds",
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
        if self.demo:
            found.append(f"{PREFIX}DEMO must be 0 in production: demo mode has no second factor")
        if not self.second_factor:
            found.append(f"{PREFIX}SECOND_FACTOR must be 1 in production")
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
    def asks_second_factor(self) -> bool:
        """Do admins and national staff pass a second factor? In a demo they do not."""
        return self.second_factor and not self.demo

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
    "names": lambda text: tuple(part.strip() for part in text.split(",")),
}
_KINDS = {
    "whole": "a whole number",
    "flag": "1 or 0",
    "path": "a folder",
    "text": "text",
    "list": "a list",
    "names": "a list",
}

# Read by the build and the test tools, not by the site.
_OTHERS = {
    "GHAFASEH_REQUIRE_ALL",
    "GHAFASEH_TEST_DATABASES",
    "GHAFASEH_TEST_WHOOSH",
    "GHAFASEH_CHROMIUM",
}


def _unknown(environ: Mapping[str, str], known: set[str]) -> list[str]:
    strange = [n for n in environ if n.startswith(PREFIX) and n not in known | _OTHERS]
    return [f"{name} is not a known setting" for name in sorted(strange)]


def _kept_secret(path: Path) -> str:
    """The secret of an embedded installation, made once and readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
