"""`flask search explain`: why a need is found, and why at this rank."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from . import indexing
from .documents import Query
from .engine import IndexLost
from .explaining import Explanation, Share

_DEEPEST = 1000


@click.command("explain")
@click.argument("query")
@click.argument("need", type=int)
@with_appcontext
def explain(query: str, need: int) -> None:
    """Say why NEED (its number) answers QUERY in all provinces, and why at its rank.

    A word's share is how much it tells by being rare, times how much of it the need has (more in
    the title, less in long texts), times what the found word is worth beside the asked one.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    engine = indexing.engine_of(app)
    try:
        found = engine.explain(query, need)
        ids = engine.search(Query(query, page_size=100)).ids
    except IndexLost as lost:
        raise click.ClickException(f"There is no index ({lost}).") from None
    if found is None:
        raise click.ClickException(f"No published need {need} is in the index.")
    _print(found)
    rank = ids.index(need) + 1 if need in ids else "not among the first 100"
    click.echo(f"rank              {rank}")


def _print(found: Explanation) -> None:
    if found.searched_text:
        click.echo(f"searched          {found.searched_text}")
    if found.notices:
        click.echo(f"notices           {', '.join(found.notices)}")
    click.echo(f"words answered    {found.met}, at least {found.required} wanted: ", nl=False)
    click.echo("a match" if found.is_found else "no match")
    click.echo(f"state and age     × {found.worth:.3f} in each share")
    click.echo(f"\n{'share':>8}{'rarity':>8}{'needs':>8}{'worth':>7}  word ← found as")
    for share in sorted(found.shares, key=lambda share: -share.score):
        click.echo(_line(share))
    click.echo(f"{found.score:8.3f}  score")


def _line(share: Share) -> str:
    figures = f"{share.score:8.3f}{share.telling:8.2f}{share.holders:8,}{share.worth:7.2f}"
    optional = " (may be missing)" if share.is_optional else ""
    return f"{figures}  {share.word} ← {' + '.join(share.through) or '–'}{optional}"
