"""A site that answers before it has committed: what the trial must find out."""

from __future__ import annotations

import threading
import time
from typing import Any

from flask import Flask, copy_current_request_context, request

from webapp import access, create_app

LATE_SECONDS = 0.5


def create_hasty_app() -> Flask:
    """Like the site, but a form is answered at once and handled half a second later."""
    app = create_app()
    work = access._work

    def hasty(mark: Any, scope: Any, view: Any, args: Any, kwargs: Any) -> Any:
        if request.method != "POST" or mark.who != "officer" or "/new" not in request.path:
            return work(mark, scope, view, args, kwargs)

        @copy_current_request_context
        def later() -> None:
            time.sleep(LATE_SECONDS)
            access._enter(mark, view, args, kwargs)

        if "_later" in request.environ:
            return work(mark, scope, view, args, kwargs)
        request.environ["_later"] = bool(request.form) or True  # read while it can be
        threading.Thread(target=later, daemon=True).start()
        return app.response_class(status=303, headers={"Location": "/yazd/admin/needs"})

    access._work = hasty
    return app
