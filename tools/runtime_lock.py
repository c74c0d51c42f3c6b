"""The part of requirements.lock that the site needs to run, for an image without tools and tests.

python -m tools.runtime_lock > runtime.lock   in an environment where everything is installed
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
EXTRAS = frozenset({"postgres"})
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==.*(?:\n {4}.*)*", re.MULTILINE)


def needed(name: str = "ghafaseh", extras: frozenset[str] = EXTRAS) -> set[str]:
    """Names of all packages that the package leads to, itself left out."""
    found: set[str] = set()
    waiting = [(canonicalize_name(name), extras)]
    while waiting:
        package, wanted = waiting.pop()
        for line in metadata.requires(package) or ():
            requirement = Requirement(line)
            child = canonicalize_name(requirement.name)
            if _applies(requirement, wanted) and child not in found:
                found.add(child)
                waiting.append((child, frozenset(requirement.extras)))
    return found


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, ""))


def lines(names: set[str]) -> str:
    """Their entries in the lock, with the hashes of each."""
    entries = _ENTRY.finditer(LOCK.read_text("utf-8"))
    return "\n".join(entry[0] for entry in entries if canonicalize_name(entry[1]) in names) + "\n"


if __name__ == "__main__":
    print(lines(needed()), end="")
