"""What the pages of the words are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from webapp import access, htmx
from webapp.accounts.queries import names_of
from webapp.forms import new_nonce
from webapp.search.documents import Query
from webapp.search.engine import IndexLost
from webapp.search.indexing import engine_of

from . import current, nearest, preview, queries, rules
from .forms import EntryForm
from .preview import Preview
from .queries import Line
from .rules import DELIVERED, GONE, State, WordList

PAGE = 50
EDITOR, LIST = "editor", "list"
_NEAR_SHOWN = 10


@dataclass(frozen=True)
class Wanted:
    """What narrows the list of entries."""

    kind: WordList
    text: str = ""
    show: str = "all"  # all, changed, off
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Wanted:
        kind, show, page = args.get("kind", ""), args.get("show", ""), args.get("page", "")
        return cls(
            WordList(kind) if kind in frozenset(WordList) else WordList.SYNONYMS,
            " ".join(args.get("q", "").split())[: rules.MAX_LETTERS],
            show if show in ("changed", "off") else "all",
            int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1,
        )

    def address(self, **changes: Any) -> str:
        """The shortest address that asks the same, but for the changes."""
        said = {"kind": self.kind.value, "q": self.text, "show": self.show, "page": 1} | changes
        shown = {"q": said["q"] or None, "show": said["show"] if said["show"] != "all" else None}
        page = said["page"] if said["page"] > 1 else None
        return url_for("words_national.index", kind=said["kind"], page=page, **shown)

    def fits(self, line: Line) -> bool:
        if self.show == "changed" and not line.is_changed:
            return False
        if self.show == "off" and line.is_on:
            return False
        wanted = rules.squeezed(self.text)
        return not wanted or any(wanted in rules.squeezed(term) for term in line.terms)


def list_context(wanted: Wanted) -> dict[str, Any]:
    """One page of the entries that fit."""
    fitting = [line for line in queries.lines(wanted.kind) if wanted.fits(line)]
    pages = max(1, -(-len(fitting) // PAGE))
    page = min(max(1, wanted.page), pages)
    return {
        "wanted": wanted,
        "total": len(fitting),
        "lines": fitting[(page - 1) * PAGE : page * PAGE],
        "number": page,
        "pages": pages,
        "page_address": lambda number: wanted.address(page=number),
    }


# --- one entry ------------------------------------------------------------------------------


def typed_terms(form: EntryForm) -> list[str]:
    """The terms typed, and the proposed ones that were ticked."""
    return [*form.typed, *ticked()]


def ticked() -> list[str]:
    if request.method != "POST":
        return []
    return [term[: rules.MAX_LETTERS] for term in request.form.getlist("near")[: rules.MAX_TERMS]]


def editor(
    form: EntryForm,
    status: int = 200,
    *,
    line: Line | None = None,
    shown: Preview | None = None,
    now: Line | None = None,
) -> Any:
    """The form of an entry, with what it would do; sent once more it is a form of its own."""
    form.nonce.data = new_nonce()
    return htmx.render(
        "words/edit.html",
        "words/_editor.html",
        EDITOR,
        status=status,
        form=form,
        kind=form.kind,
        line=line,
        preview=shown,
        stands=now,
        near=proposals(),
        near_ticked=ticked(),
        action=here(),
    )


def here() -> str:
    """The address of this page with what it was opened for."""
    asked = request.args.get("q", "")[: rules.MAX_QUESTION]
    values: dict[str, Any] = {"q": asked or None}
    return url_for(str(request.endpoint), **(request.view_args or {}), **values)


def proposals() -> list[str]:
    """Known words like the question that the page was opened for."""
    asked = request.args.get("q", "")[: rules.MAX_QUESTION].strip()
    if not asked:
        return []
    return nearest.nearest(asked, nearest.known_terms(queries.edited_lists(), _titles(asked)))


def _titles(asked: str) -> list[str]:
    """Titles of needs that have a word of the question, or come near."""
    engine = engine_of(current_app)
    try:
        ids = [
            number
            for text in dict.fromkeys([asked, *asked.split()[:4]])
            for number in engine.search(Query(text, page_size=_NEAR_SHOWN)).ids
        ]
    except IndexLost:
        return []
    return [row.title for row in preview.rows_of(set(ids)).values()]


def preview_of(kind: WordList, key: str, after: State) -> Preview:
    """What the entry does when it is as in `after`, asked of the live index."""
    known = current.of(current_app).at(queries.version())
    return preview.preview(engine_of(current_app), (kind, key), after, known)


def after_act(line: Line, act: str) -> State:
    """What the entry says after it was switched off or on, deleted or restored."""
    if act == "delete":
        return GONE if line.is_own else DELIVERED
    return State(line.state.terms, is_on=act == "on")


def changed() -> None:
    """Once the change is in the database, this process knows it at once, others within seconds."""
    access.after_commit(current.of(current_app).look_again)


# --- history --------------------------------------------------------------------------------


def history_context() -> dict[str, Any]:
    kind, key = request.args.get("kind", ""), request.args.get("key", "")[: rules.KEY_LENGTH]
    chosen = WordList(kind) if kind in frozenset(WordList) else None
    found = queries.history(
        chosen, key, after=request.args.get("after"), before=request.args.get("before")
    )
    kept: dict[str, Any] = {"kind": chosen and chosen.value, "key": key or None}
    return {
        "found": found,
        "entries": queries.entries_of(found.items),
        "names": names_of([change.actor_id for change in found]),
        "kind": chosen,
        "key": key,
        "terms_of": terms_of,
        "address": lambda **more: url_for("words_national.history", **kept, **more),
    }


def terms_of(entry: Any, plain: Mapping[str, Any]) -> Sequence[str]:
    """The terms of an entry in a state of its history; none where it did not exist."""
    kind = WordList(entry.kind)
    return State.of(dict(plain)).terms or queries.delivered(kind).get(entry.key, ())
