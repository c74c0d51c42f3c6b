"""What nobody needs any more goes; what somebody still needs stays."""

import datetime as dt

from webapp import workers
from webapp.accounts.models import Invitation, PasswordReset, UserSession
from webapp.db import db, now, reading, unit_of_work
from webapp.notices import MailMessage
from webapp.tenancy import scopes


def session_of(user, name, **ages):
    moments = {key: now() - dt.timedelta(days=days) for key, days in ages.items()}
    return UserSession(digest=name, user_id=user, **moments)


def test_tidying_removes_what_has_ended_and_nothing_else(app, cast):
    user = cast.people["producer"]
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add_all(
            [
                session_of(user, "fresh", created_at=1, seen_at=0),
                session_of(user, "idle", created_at=30, seen_at=20),
                session_of(user, "old", created_at=70, seen_at=0),
                PasswordReset(digest="dead", user_id=user, expires_at=now() - dt.timedelta(1)),
                PasswordReset(digest="live", user_id=user, expires_at=now() + dt.timedelta(1)),
                invitation(user, "forgotten", -40),
                invitation(user, "dead", -5),
                message("sent long ago", "sent", 100),
                message("sent", "sent", 80),
                message("given up", "dead", 100),
            ]
        )
    workers.tidy(app)
    with app.app_context(), reading(scopes.system("test")):
        left = set(db.session.scalars(db.select(UserSession.digest)))
        left |= set(db.session.scalars(db.select(PasswordReset.digest)))
        left |= set(db.session.scalars(db.select(Invitation.digest)))
        letters = set(db.session.scalars(db.select(MailMessage.subject)))
    assert left == {"fresh", "live", "dead"}
    assert letters >= {"sent", "given up"} and "sent long ago" not in letters


def message(subject, state, days):
    return MailMessage(
        message_id=subject,
        to_address="a@example.ir",
        subject=subject,
        body="",
        state=state,
        created_at=now() - dt.timedelta(days),
    )


def invitation(user, digest, days):
    return Invitation(
        digest=digest,
        name="مهمان",
        province="yazd",
        role="officer",
        invited_by=user,
        expires_at=now() + dt.timedelta(days),
    )


def test_every_worker_has_a_step_that_runs(app):
    for worker in workers.WORKERS:
        assert worker.step(app) >= 0, worker.name
