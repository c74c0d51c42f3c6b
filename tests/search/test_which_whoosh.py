"""The search runs on the Whoosh that is meant, and on that alone."""

from __future__ import annotations

import os
from importlib.metadata import packages_distributions


def test_one_whoosh_is_installed() -> None:
    """Two distributions have the same module name, and one would hide half of the other."""
    meant = os.environ.get("GHAFASEH_TEST_WHOOSH", "whoosh")
    assert [name.lower() for name in packages_distributions()["whoosh"]] == [meant]
