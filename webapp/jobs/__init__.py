"""Long work: a row that says how far it is, handed to the queue once its cause is committed.

A feature registers what it can do in its `jobs.py`:

    @jobs.handler("importing.run", title=lazy_gettext("Import of needs"))
    def run(work: jobs.Work) -> dict[str, Any]:
        with unit_of_work(work.open_scope()): …
        work.progress(done, total)
        return {"endpoint": "imports_admin.detail", "values": {"batch_id": 7}}

and a service starts it with `jobs.start("importing.run", actor=…, …)`.
"""

from .handlers import Work, handler
from .models import Job
from .queue import hand_over
from .running import consumer, run_waiting
from .starting import start

__all__ = ["Job", "Work", "consumer", "hand_over", "handler", "run_waiting", "start"]
