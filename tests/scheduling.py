"""In which order tests are run."""

from __future__ import annotations

import pytest

# Fixtures that load a whole demo.
DEMOS = {"loaded", "demo_site"}


class DemosFirst:
    """What needs a demo comes first, whatever the order of all else: workers that begin at
    different places do not wait for its loading, and none is left with it at the end."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: DEMOS.isdisjoint(getattr(item, "fixturenames", ())))
