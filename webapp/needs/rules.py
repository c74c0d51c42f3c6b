"""The life of a need: states, allowed moves, kinds, fields, limits, public words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

MAX_TITLE = 80
MAX_SUMMARY_WORDS = 50
MAX_PROBLEM_WORDS = 200
MAX_REQUIREMENTS = 20
MAX_SPECS = 30
MAX_PHOTOS = 8
MAX_ATTACHMENTS = 8


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    ON_SHELF = "on_shelf"
    IN_TALKS = "in_talks"
    MOU = "mou"
    CONTRACTED = "contracted"
    SAMPLE_APPROVED = "sample_approved"
    IN_PRODUCTION = "in_production"
    LOCALISED = "localised"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"
    MERGED = "merged"


_S = State
_LIVE = (
    _S.PUBLISHED,
    _S.ON_SHELF,
    _S.IN_TALKS,
    _S.MOU,
    _S.CONTRACTED,
    _S.SAMPLE_APPROVED,
    _S.IN_PRODUCTION,
)
_EXITS = frozenset({_S.PAUSED, _S.WITHDRAWN, _S.EXPIRED, _S.CLOSED, _S.MERGED})
_FORWARD = {
    _S.PUBLISHED: {_S.ON_SHELF, _S.IN_TALKS},
    _S.ON_SHELF: {_S.PUBLISHED, _S.IN_TALKS},
    _S.IN_TALKS: {_S.PUBLISHED, _S.ON_SHELF, _S.MOU, _S.CONTRACTED},
    _S.MOU: {_S.IN_TALKS, _S.CONTRACTED},
    _S.CONTRACTED: {_S.SAMPLE_APPROVED},
    _S.SAMPLE_APPROVED: {_S.IN_PRODUCTION},
    _S.IN_PRODUCTION: {_S.LOCALISED},
}
MOVES: dict[State, frozenset[State]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.PUBLISHED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.RETURNED, _S.PUBLISHED, _S.WITHDRAWN, _S.DRAFT}),
    _S.RETURNED: frozenset({_S.SUBMITTED, _S.PUBLISHED, _S.WITHDRAWN}),
    **{state: frozenset(_FORWARD[state]) | _EXITS for state in _LIVE},
    _S.LOCALISED: frozenset({_S.WITHDRAWN}),
    _S.PAUSED: frozenset({_S.SUBMITTED, _S.PUBLISHED, _S.WITHDRAWN, _S.CLOSED}),
    _S.EXPIRED: frozenset({_S.SUBMITTED, _S.PUBLISHED, _S.WITHDRAWN, _S.CLOSED}),
    _S.WITHDRAWN: frozenset(),
    _S.CLOSED: frozenset({_S.WITHDRAWN}),
    _S.MERGED: frozenset(),
}
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED, _S.PAUSED, _S.EXPIRED})
PROJECTED = frozenset({*_LIVE, _S.LOCALISED, _S.CLOSED})
CAN_BE_ANSWERED = frozenset({_S.PUBLISHED, _S.ON_SHELF, _S.IN_TALKS})
# Needs nobody has looked at since their review date leave the public pages by themselves; what
# is agreed already stays, its progress is reported elsewhere.
EXPIRES = CAN_BE_ANSWERED
# Days before the review date at which the producer is reminded.
REMIND_DAYS = 14


class PublicState(StrEnum):
    """The four words visitors see."""

    OPEN = "open"
    TALKS = "talks"
    AGREED = "agreed"
    CLOSED = "closed"


PUBLIC_WORD: dict[State, PublicState] = {
    _S.PUBLISHED: PublicState.OPEN,
    _S.ON_SHELF: PublicState.OPEN,
    _S.IN_TALKS: PublicState.TALKS,
    _S.MOU: PublicState.AGREED,
    _S.CONTRACTED: PublicState.AGREED,
    _S.SAMPLE_APPROVED: PublicState.AGREED,
    _S.IN_PRODUCTION: PublicState.AGREED,
    _S.LOCALISED: PublicState.CLOSED,
    _S.CLOSED: PublicState.CLOSED,
}


class Kind(StrEnum):
    RAW_MATERIAL = "raw_material"
    PART = "part"
    MACHINERY = "machinery"
    EQUIPMENT = "equipment"
    SERVICE = "technical_service"


class Field(StrEnum):
    """The ten fields of the programme, and two that statistics show apart."""

    TEXTILE = "textile"
    CELLULOSE = "cellulose"
    METAL = "metal"
    AUTO_PARTS = "auto_parts"
    COSMETICS = "cosmetics"
    CHEMICAL = "chemical"
    FOOD = "food"
    ELECTRICAL = "electrical"
    OIL_GAS = "oil_gas"
    STEEL_MINERAL = "steel_mineral"
    MACHINERY = "machinery"
    OTHER = "other"


class Drawing(StrEnum):
    NONE = "none"
    ON_REQUEST = "on_request"
    NDA = "nda"


class Audience(StrEnum):
    """Who sees a field: everybody, signed-in suppliers, a supplier the producer approved, or
    nobody but the producer and its province."""

    PUBLIC = "public"
    SUPPLIERS = "suppliers"
    APPROVED = "approved"
    NOBODY = "nobody"


# Fields whose audience the producer chooses, with what is usual. The rest of a published
# need is public; prices and contacts are never public unless the producer says so.
DEFAULT_AUDIENCE: dict[str, Audience] = {
    "company": Audience.PUBLIC,
    "annual_use": Audience.PUBLIC,
    "fx_cost_declared": Audience.PUBLIC,
    "specs": Audience.PUBLIC,
    "photos": Audience.PUBLIC,
    "price": Audience.SUPPLIERS,
    "origin": Audience.SUPPLIERS,
    "tried_before": Audience.SUPPLIERS,
    "contact": Audience.APPROVED,
    "attachments": Audience.APPROVED,
}


_WIDEST_FIRST = tuple(Audience)


def narrower(one: Audience | str, other: Audience | str) -> Audience:
    """The audience of the two that fewer people belong to."""
    return max(Audience(one), Audience(other), key=_WIDEST_FIRST.index)


def is_narrower(one: Audience | str, other: Audience | str) -> bool:
    """Do fewer people belong to `one` than to `other`?"""
    return Audience(one) != Audience(other) and narrower(one, other) == Audience(one)


def is_amount_told(state: str, audience: Mapping[str, str]) -> bool:
    """May sums and lists name the declared amount? Not once it, or the whole need, is withdrawn."""
    gone = (State.WITHDRAWN, State.MERGED)
    return state not in gone and audience.get("fx_cost_declared") != Audience.NOBODY


class ConsentAct(StrEnum):
    """What happened to a consent."""

    GIVEN = "given"
    NARROWED = "narrowed"
    WITHDRAWN = "withdrawn"


class ConsentWay(StrEnum):
    """How the company said so."""

    SITE = "site"
    LETTER = "letter"
    PHONE = "phone"


# Which words the company agrees to; changes with the sentence of `forms.ConsentForm`.
CONSENT_TEXT = "1"


class Flag(StrEnum):
    """What staff should know of a need before they decide about it."""

    SHORTENED = "shortened"  # the title was cut, its whole text stands in the summary
    DUPLICATE = "duplicate"  # same title and HS code in the province, or on view anywhere
    CHANGED = "changed"  # edited since it was last published
    REMINDED = "reminded"  # told that its review date is near
    CONTACT_LEFT = "contact_left"  # its contact does not act for the company any more


class Reason(StrEnum):
    """Why something was refused, returned, declined or closed."""

    PRICE = "price"
    VOLUME = "volume"
    QUALITY = "quality"
    DRAWING = "drawing"
    RAW_MATERIAL = "raw_material"
    PAYMENT = "payment"
    TIME = "time"
    NO_ANSWER = "no_answer"
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why an officer sends a need back."""

    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    NOT_IMPORTED = "not_imported"
    CONSENT = "consent"
    OTHER = "other"
