"""The page after the end of an account: nobody is signed in any more."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp import access

bp = Blueprint("privacy", __name__)


@bp.get("/account-deleted")
@access.public
def gone() -> ResponseReturnValue:
    return render_template("privacy/gone.html")
