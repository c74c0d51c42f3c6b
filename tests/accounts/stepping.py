"""The steps of an admin who signs in."""

from tests.cast import PASSWORD

MOBILE = "+989121112233"
EMAIL = "yazd_admin@ghafaseh.example"


def sign_in(visitor, name, password=PASSWORD, **query):
    page = visitor.get("/sign-in", query_string=query)
    return visitor.follow(visitor.submit(page, "/sign-in", name=name, password=password))


def answer(visitor, page, code, status=303):
    return visitor.submit(page, "/sign-in/second", status=status, code=code)


def token_of(visitor):
    with visitor.client.session_transaction() as session:
        return session["_user_id"]


def is_inside(visitor):
    return visitor.get("/my/account", status=None).status == 200
