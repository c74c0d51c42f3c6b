"""Fills an empty site with the programme's first months, as they would have been lived.

Everything goes through the services of the features, dated as it happened; each province is
filled in tenant scopes of its own. A load that breaks off leaves a marker, and the site does not
start on half a demonstration.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from webapp import working_days
from webapp.accounts.models import User
from webapp.companies.models import Company
from webapp.config import Settings
from webapp.db import as_of, db, hurrying, reading
from webapp.demo import people
from webapp.demo.days import Days
from webapp.demo.loading import Loading
from webapp.tenancy import scopes


class Refused(click.ClickException):
    """The demonstration is not loaded; the message says why and what to do."""


def load(app: Flask, *, password: str, today: dt.date | None = None) -> dict[str, Any]:
    """The empty site shows the first months as seen on `today`; returns what was written down."""
    started = dt.datetime.now(dt.UTC)
    settings: Settings = app.extensions["ghafaseh.settings"]
    refuse_half_loaded(settings)
    with app.app_context():
        _refuse_filled()
        marker = _marker(settings)
        marker.write_text(f"{started.isoformat()}\n", "ascii")
        days = Days(today or working_days.today())
        with as_of(days.now), hurrying():
            Loading(app, days, people.roster(password), _say).run()
        facts = people.facts_for_visitors(password, days.now.isoformat())
        _write(facts_file(settings), facts)
        marker.unlink()
    _say(f"loaded in {(dt.datetime.now(dt.UTC) - started).total_seconds():.0f} s")
    return facts


def facts_file(settings: Settings) -> Path:
    """Where a loaded demonstration says what it is."""
    return settings.data_dir / "demo.json"


def _marker(settings: Settings) -> Path:
    return settings.data_dir / "demo.loading"


def refuse_half_loaded(settings: Settings) -> None:
    """Raises Refused when a load has broken off."""
    if _marker(settings).exists():
        raise Refused(
            "Loading the demo broke off, so that the site holds half of it. Delete the data "
            f"folder {settings.data_dir} (and empty the database, if it is elsewhere), then "
            "start again."
        )


def _refuse_filled() -> None:
    with reading(scopes.system("demo", writes=False)):
        for model in (User, Company):
            if db.session.scalar(db.select(model.id).limit(1)) is not None:
                raise Refused(
                    "The demo is loaded into an empty site only, and this one has people or "
                    "companies in it already. Use another data folder."
                )


def _write(path: Path, facts: dict[str, Any]) -> None:
    """The file is whole or not there, and only its owner reads it."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, indent=1)
    draft.replace(path)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
