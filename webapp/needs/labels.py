"""The words for everything that is coded in a need."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

LABELS: dict[str, dict[str, Any]] = {
    "field": {
        "textile": lazy_gettext("Textile"),
        "cellulose": lazy_gettext("Cellulose"),
        "metal": lazy_gettext("Metal"),
        "auto_parts": lazy_gettext("Auto parts"),
        "cosmetics": lazy_gettext("Cosmetics and hygiene"),
        "chemical": lazy_gettext("Chemical"),
        "food": lazy_gettext("Food"),
        "electrical": lazy_gettext("Electrical and electronics"),
        "oil_gas": lazy_gettext("Oil and gas"),
        "steel_mineral": lazy_gettext("Steel and mineral industries"),
        "machinery": lazy_gettext("Machinery"),
        "other": lazy_gettext("Other fields"),
    },
    "kind": {
        "raw_material": lazy_gettext("Raw material"),
        "part": lazy_gettext("Part"),
        "machinery": lazy_gettext("Machine"),
        "equipment": lazy_gettext("Equipment"),
        "technical_service": lazy_gettext("Technical service"),
    },
    "need_state": {
        "draft": lazy_gettext("Draft"),
        "submitted": lazy_gettext("Waiting for the officer"),
        "returned": lazy_gettext("Returned for correction"),
        "published": lazy_gettext("Published"),
        "on_shelf": lazy_gettext("Published, sample on the shelf"),
        "in_talks": lazy_gettext("In talks"),
        "mou": lazy_gettext("MoU signed"),
        "contracted": lazy_gettext("Contract signed"),
        "sample_approved": lazy_gettext("Sample approved"),
        "in_production": lazy_gettext("In production"),
        "localised": lazy_gettext("Made at home"),
        "paused": lazy_gettext("Paused"),
        "withdrawn": lazy_gettext("Withdrawn"),
        "expired": lazy_gettext("Expired"),
        "closed": lazy_gettext("Closed without a match"),
        "merged": lazy_gettext("Merged into another"),
    },
    "public_state": {
        "open": lazy_gettext("Open"),
        "talks": lazy_gettext("In talks"),
        "agreed": lazy_gettext("Agreed"),
        "closed": lazy_gettext("Closed"),
    },
    "reason": {
        "price": lazy_gettext("Price"),
        "volume": lazy_gettext("Volume too small or too large"),
        "quality": lazy_gettext("Quality"),
        "drawing": lazy_gettext("No drawing or technical data"),
        "raw_material": lazy_gettext("Raw material not to be had"),
        "payment": lazy_gettext("Terms of payment"),
        "time": lazy_gettext("Time of delivery"),
        "no_answer": lazy_gettext("No answer from the other side"),
        "other": lazy_gettext("Another reason"),
    },
    "return_reason": {
        "unclear": lazy_gettext("The text is not clear"),
        "incomplete": lazy_gettext("Something is missing"),
        "duplicate": lazy_gettext("It is recorded already"),
        "not_imported": lazy_gettext("It is not imported"),
        "consent": lazy_gettext("The consent is missing or incomplete"),
        "other": lazy_gettext("Another reason"),
    },
    "drawing": {
        "none": lazy_gettext("There is no drawing"),
        "on_request": lazy_gettext("On request"),
        "nda": lazy_gettext("After signing a non-disclosure agreement"),
    },
    "audience": {
        "public": lazy_gettext("Everybody"),
        "suppliers": lazy_gettext("Signed-in suppliers"),
        "approved": lazy_gettext("Suppliers I approve"),
    },
    "audience_of": {
        "company": lazy_gettext("Name of the company"),
        "annual_use": lazy_gettext("Annual use and run length"),
        "fx_cost_declared": lazy_gettext("Yearly foreign-exchange cost"),
        "specs": lazy_gettext("Table of specifications"),
        "photos": lazy_gettext("Photos"),
        "price": lazy_gettext("Last import price and share of cost"),
        "origin": lazy_gettext("Country of origin and brand"),
        "tried_before": lazy_gettext("What was tried before"),
        "contact": lazy_gettext("Name and telephone of the contact"),
        "attachments": lazy_gettext("Attached files"),
    },
    "currency": {
        "USD": lazy_gettext("US dollar"),
        "EUR": lazy_gettext("Euro"),
        "CNY": lazy_gettext("Chinese yuan"),
        "AED": lazy_gettext("UAE dirham"),
        "IRR": lazy_gettext("Rial"),
        "IRN": lazy_gettext("New rial"),
    },
    "unit": {
        "piece": lazy_gettext("pieces"),
        "kilogram": lazy_gettext("kilograms"),
        "tonne": lazy_gettext("tonnes"),
        "metre": lazy_gettext("metres"),
        "square_metre": lazy_gettext("square metres"),
        "cubic_metre": lazy_gettext("cubic metres"),
        "litre": lazy_gettext("litres"),
        "set": lazy_gettext("sets"),
        "pair": lazy_gettext("pairs"),
        "roll": lazy_gettext("rolls"),
        "sheet": lazy_gettext("sheets"),
        "carton": lazy_gettext("cartons"),
    },
    "need_flag": {
        "shortened": lazy_gettext("Title was cut"),
        "duplicate": lazy_gettext("Same title and HS code exist"),
        "changed": lazy_gettext("Changed since its publication"),
        "reminded": lazy_gettext("Reminded of the review"),
        "contact_left": lazy_gettext("Its contact has left the company"),
    },
    "notice_needs": {
        "submitted": lazy_gettext("%(company)s has handed in the need “%(title)s”."),
        "returned": lazy_gettext("The need “%(title)s” was returned for correction: %(reason)s."),
        "published": lazy_gettext("The need “%(title)s” is published."),
        "expired": lazy_gettext("The need “%(title)s” has expired and is no longer on view."),
        "review_due": lazy_gettext("Is the need “%(title)s” still current? It expires on %(day)s."),
        "consent_withdrawn": lazy_gettext(
            "The consent to the need “%(title)s” was withdrawn; it is no longer on view."
        ),
        "contact_left": lazy_gettext(
            "The contact of the need “%(title)s” does not act for your company any more. "
            "Please name another one."
        ),
    },
}
