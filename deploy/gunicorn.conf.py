"""How gunicorn serves Ghafaseh: what `flask serve` tells it, from the same settings."""

import os

from webapp.config import Settings
from webapp.supervisor import GUNICORN

_settings = Settings.from_environment(os.environ)
bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers
globals().update(GUNICORN)
