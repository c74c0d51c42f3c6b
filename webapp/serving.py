"""How gunicorn serves the site: its configuration, which it reads as a file.

Nothing of the site is imported here. The process that keeps the others would hold the code, and
those it starts after a reload would go on with the old one.

On a reload gunicorn tells the old processes to end as soon as it has started new ones, which need
seconds until they answer. Here the old ones go on until the new ones are ready.
"""

from __future__ import annotations

import mmap
import os
import threading
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

LINGER_SECONDS = 60.0
_LOOK_SECONDS = 0.1
# Shared by all processes: how often was reloaded, then a mark for each process that is ready.
_RELOADS, _READY = 0, slice(1, 257)


class Worker(ThreadWorker):
    """Ends at once when the site stops, and after a reload when its successors are ready."""

    shared: mmap.mmap | None = None
    begun_at = 0
    is_lingering = False

    def handle_exit(self, sig: int, frame: Any) -> None:
        if not self._is_replaced():
            super().handle_exit(sig, frame)
        elif not self.is_lingering:
            self.is_lingering = True
            threading.Thread(target=self._linger, args=(sig,), daemon=True).start()

    def _is_replaced(self) -> bool:
        return self.shared is not None and self.shared[_RELOADS] != self.begun_at

    def _linger(self, sig: int) -> None:
        until = time.monotonic() + LINGER_SECONDS
        while time.monotonic() < until and not self._have_successors():
            time.sleep(_LOOK_SECONDS)
        super().handle_exit(sig, None)

    def _have_successors(self) -> bool:
        assert self.shared is not None
        return sum(self.shared[_READY]) >= self.cfg.workers


# --- what gunicorn calls --------------------------------------------------------------------


def on_starting(server: Any) -> None:
    server.shared = mmap.mmap(-1, 257)


def on_reload(server: Any) -> None:
    server.shared[_READY] = bytes(256)
    server.shared[_RELOADS] = (server.shared[_RELOADS] + 1) % 256


def post_fork(server: Any, worker: Any) -> None:
    worker.shared, worker.begun_at = server.shared, server.shared[_RELOADS]


def post_worker_init(worker: Any) -> None:
    worker.shared[1 + worker.age % 256] = 1


# --- what gunicorn reads --------------------------------------------------------------------

bind = f"{os.environ.get('GHAFASEH_HOST', '127.0.0.1')}:{os.environ.get('GHAFASEH_PORT', '8000')}"
workers = int(os.environ.get("GHAFASEH_WORKERS", "2"))
worker_class = Worker
threads = 8
timeout = 60
graceful_timeout = 15
# The most that gunicorn takes: an address writes six letters for each of Persian.
limit_request_line = 8190
max_requests = 20000
max_requests_jitter = 2000
loglevel = "warning"
control_socket_disable = True
