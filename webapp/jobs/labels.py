"""The words for states of work."""

from webapp.i18n import lazy_gettext

LABELS = {
    "job_state": {
        "waiting": lazy_gettext("Waiting"),
        "running": lazy_gettext("In progress"),
        "done": lazy_gettext("Finished"),
        "failed": lazy_gettext("Not finished"),
    }
}
