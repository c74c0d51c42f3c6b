"""`flask jobs`: the process that does long work, and a look at what waits."""

from __future__ import annotations

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from webapp.db import db, reading
from webapp.tenancy import scopes

from . import running
from .models import Job

group = AppGroup("jobs", help="Long work: imports, exports.")


@group.command("run")
@click.option("--once", is_flag=True, help="End when nothing waits any more.")
def run(once: bool) -> None:
    """Do what waits, until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        click.echo(f"{running.run_waiting(app)} done")
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running.consumer(app, stop)


@group.command("list")
@click.option("--limit", default=20, show_default=True)
def show(limit: int) -> None:
    """The latest jobs: number, kind, state, how far."""
    with reading(scopes.system("list of jobs", writes=False)):
        for job in db.session.scalars(db.select(Job).order_by(Job.id.desc()).limit(limit)):
            click.echo(
                f"{job.id}\t{job.kind}\t{job.province}\t{job.state}\t{job.done}/{job.total}"
                f"\t{job.error}"
            )


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
