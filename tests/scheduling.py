"""In which order and by which worker tests are run."""

from __future__ import annotations

import pytest

# Fixtures that load a whole demo.
DEMOS = {"loaded", "demo_site"}


def group(items: list[pytest.Item]) -> None:
    """What needs the same demo is run by one worker, so that no other one waits for its loading."""
    for item in items:
        for demo in DEMOS & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.xdist_group(demo))


class GroupsFirst:
    """What takes longest comes first, whatever the order of all else."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
