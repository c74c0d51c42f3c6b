"""Capabilities: how much a company may say of what it can make, and when others see it."""

from __future__ import annotations

from webapp.companies.rules import CompanyState

MAX_TITLE = 80
MAX_DESCRIPTION_WORDS = 200
MAX_STANDARDS = 200
MAX_CAPABILITIES = 50
MAX_LEAD_DAYS = 3650


def is_shown(state: str, *, is_supplier: bool) -> bool:
    """Are the capabilities of a company in this state public, as they are written now?"""
    return state == CompanyState.VERIFIED and is_supplier


def is_kept(state: str) -> bool:
    """Do those that were public before stay as they were? So it is while a company that took
    another name is checked again: its card, too, keeps what was last verified."""
    return state == CompanyState.PENDING
