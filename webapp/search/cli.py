"""`flask search`: build the index anew, look at it, measure it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from webapp import outbox
from webapp.config import ENGINES, Settings, in_force
from webapp.db import db, reading
from webapp.tenancy import scopes

from . import explain_cli, indexing, measuring, postgres_index, postgres_trial
from .engine import IndexLost

commands = AppGroup("search", help="The search index.")
commands.add_command(explain_cli.explain)
_File = click.Path(exists=True, dir_okay=False, path_type=Path)


def init_app(app: Flask) -> None:
    app.cli.add_command(commands)


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@commands.command("rebuild")
def rebuild() -> None:
    """Build the index anew from what is published; the old one answers meanwhile."""
    count = indexing.rebuild(_app())
    click.echo(f"The index holds {count} needs.")


@commands.command("status")
def status() -> None:
    """Say what the index holds and how far it is behind; fails when it is lost."""
    with reading(scopes.system("index status", writes=False)):
        last = outbox.highest()
        published = db.session.scalar(db.select(db.func.count()).select_from(_published()))
    engine = indexing.engine_of(_app())
    try:
        position, documents = engine.position, engine.document_count
    except IndexLost as lost:
        raise click.ClickException(
            f"There is no index ({lost}). Run: flask search rebuild"
        ) from None
    click.echo(f"engine      {_where(in_force())}")
    click.echo(f"documents   {documents} of {published} published needs")
    click.echo(f"position    {position} of {last} happenings")


def _where(settings: Settings) -> str:
    if settings.search_engine == "postgresql":
        with db.engine.connect() as connection:
            return f"postgresql, {postgres_index.in_force(connection) or 'no'} index"
    return f"whoosh, folder {settings.index_dir}"


def _published() -> type:
    from webapp.needs.models import PublishedNeed

    return PublishedNeed


@commands.command("evaluate")
@click.argument("docs", type=_File)
@click.argument("queries", type=_File)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--run", "run", type=click.Path(dir_okay=False, path_type=Path), help="Write answers."
)
@click.option(
    "--engine", type=click.Choice(ENGINES), help="Another engine than the one of the settings."
)
def evaluate(
    docs: Path, queries: Path, as_json: bool, run: Path | None, engine: str | None
) -> None:
    """Measure the search over DOCS and QUERIES (JSON Lines) in an index of its own.

    Nothing of the site is read or changed. A document has id, title, description, and perhaps
    industry, kind, hs_code; a query has id, class, query, relevant (document id to grade 1 or
    2; empty: nothing may be shown as a match).
    """
    try:
        documents = measuring.read_lines(docs, ("id", "title"))
        lines = measuring.read_lines(queries, ("id", "query"))
    except measuring.Unusable as fault:
        raise click.ClickException(str(fault)) from None
    questions = [measuring.question_of(line) for line in lines]
    answers = measuring.answers(documents, questions, _beside(engine or in_force().search_engine))
    if run:
        found = {answer.question.id: list(answer.ids) for answer in answers}
        run.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    overall, classes = measuring.Figures.of(answers), measuring.by_class(answers)
    if as_json:
        parts = {name: asdict(figures) for name, figures in classes.items()}
        click.echo(json.dumps({"all": asdict(overall), "classes": parts}, ensure_ascii=False))
    else:
        _print({"all": overall, **classes})


def _beside(engine: str) -> measuring.Beside:
    """How an engine of this kind is made beside the site, and thrown away."""
    if engine == "whoosh":
        return measuring.whoosh_beside
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("The database of this site is no PostgreSQL.")
    return lambda: postgres_trial.engine_beside(db.engine)


def _print(table: dict[str, measuring.Figures]) -> None:
    click.echo(f"{'class':24}{'queries':>8}{'nDCG@10':>9}{'recall@10':>11}{'success@1':>11}")
    for name, of in table.items():
        figures = f"{of.questions:8}{of.ndcg:9.3f}{of.recall:11.3f}{of.success:11.3f}"
        click.echo(f"{name:24}{figures}")
