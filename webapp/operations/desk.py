"""The page of messages that were given up, as officers of a province and national staff see it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx
from webapp.i18n import gettext
from webapp.tenancy.sites import current_site

from . import letters

ACTS = {"send-again": letters.send_again, "drop": letters.drop}


def page(layout: str, blueprint: str) -> ResponseReturnValue:
    """The list, by mail or by SMS."""
    way = asked_way()
    found = letters.dead(
        way,
        current_site().code,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "operations/letters.html",
        layout=layout,
        blueprint=blueprint,
        found=found,
        way=way,
        ways=list(letters.TABLES),
        names=letters.names_of(list(found)),
        letters=letters,
        address=lambda **more: url_for(f"{blueprint}.index", by=way, **more),
    )


def asked_way() -> str:
    way = request.args.get("by", "mail")
    return way if way in letters.TABLES else "mail"


def act(blueprint: str, way: str, number: int, deed: str) -> ResponseReturnValue:
    """A message is sent again or dropped."""
    office = current_site().code
    letter: Any = letters.find(way, number, office) or abort(404)
    ACTS[deed](current_user, way, letter, office)
    flash(_SAID[deed](), "good")
    return htmx.see_other(f"{blueprint}.index", by=way)


_SAID = {
    "send-again": lambda: gettext("The message waits to be sent again."),
    "drop": lambda: gettext("The message was dropped."),
}
