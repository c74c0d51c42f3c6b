"""Keeps the Persian catalogues in step with the code.

python -m tools.messages extract [FEATURE…]   new sentences in, dead ones out
python -m tools.messages compile              all catalogues into what gettext reads
python -m tools.messages check [FEATURE…]     names everything that is missing or wrong
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from tools import catalogues, sources, template_words, wording
from tools.catalogues import Message, Messages
from tools.sources import SHARED, BrokenSource

ROOT = Path(__file__).resolve().parent.parent


def folder(root: Path) -> Path:
    return root / "translations" / "fa"


def read_all(root: Path) -> dict[str, Messages]:
    """Every catalogue there is, by name."""
    return {path.stem: catalogues.read(path) for path in sorted(folder(root).glob("*.po"))}


# --- extract ---------------------------------------------------------------------------------


def extract(root: Path, only: Collection[str] = ()) -> list[str]:
    """The catalogues hold what the sources ask for; gives the names of those that changed."""
    asked, kept = sources.extract(root), read_all(root)
    unknown = set(only) - asked.keys()
    if unknown:
        raise SystemExit(f"no such feature: {', '.join(sorted(unknown))}")
    changed = []
    for name in [SHARED, *(name for name in asked if name != SHARED)]:
        if only and name not in only:
            continue
        wanted = _wanted(name, asked, kept)
        if catalogues.write(folder(root) / f"{name}.po", wanted):
            changed.append(name)
        kept[name] = wanted
    return changed + ([] if only else _remove_orphans(root, asked, kept))


def _wanted(name: str, asked: dict[str, Messages], kept: dict[str, Messages]) -> Messages:
    old = kept.get(name, {})
    if name != SHARED:
        shared = kept.get(SHARED, {})
        return {
            key: m.with_persian_of(old.get(key))
            for key, m in asked[name].items()
            if key not in shared
        }
    # A sentence stays shared as long as anything asks for it, and takes along the Persian
    # of the feature it came from.
    anywhere, known = catalogues.merge(asked.values()), catalogues.merge(kept.values())
    wanted = {
        key: message for key, message in anywhere.items() if key in asked[SHARED] or key in old
    }
    return {
        key: m.with_persian_of(_best(old.get(key), known.get(key))) for key, m in wanted.items()
    }


def _best(own: Message | None, other: Message | None) -> Message | None:
    return own if own and own.is_translated else other


def _remove_orphans(root: Path, asked: dict[str, Messages], kept: dict[str, Messages]) -> list[str]:
    """Catalogues of folders that are gone, are gone."""
    orphans = sorted(kept.keys() - asked.keys())
    for name in orphans:
        (folder(root) / f"{name}.po").unlink()
    return orphans


# --- compile ---------------------------------------------------------------------------------


def compile_all(root: Path = ROOT) -> None:
    """gettext finds all Persian in one file, and an empty one for English."""
    newest = _newest(root)
    merged = catalogues.merge(read_all(root).values())
    for language, messages in (("fa", merged), ("en", {})):
        content = catalogues.compiled(language, messages)
        catalogues.replace(_compiled(root, language), content, modified_ns=newest)


def compile_if_stale(root: Path = ROOT) -> bool:
    """The compiled words are those of the catalogues; true when that took any work."""
    newest = _newest(root)
    for language in ("fa", "en"):
        path = _compiled(root, language)
        if not path.is_file() or path.stat().st_mtime_ns < newest:
            compile_all(root)
            return True
    return False


def _compiled(root: Path, language: str) -> Path:
    return root / "translations" / language / "LC_MESSAGES" / "messages.mo"


def _newest(root: Path) -> int:
    """When a catalogue was last changed, added or removed (the folder's own time tells)."""
    folder(root).mkdir(parents=True, exist_ok=True)
    _compiled(root, "fa").parent.mkdir(exist_ok=True)
    paths = [folder(root), *folder(root).glob("*.po")]
    return max(path.stat().st_mtime_ns for path in paths)


# --- check -----------------------------------------------------------------------------------


def check(root: Path, only: Collection[str] = ()) -> list[str]:
    """One line for every fault; an empty list means that Persian is complete."""
    asked, kept = sources.extract(root), read_all(root)
    wanted = list(only) or sorted(asked.keys() | kept.keys())
    faults = [line for name in wanted for line in _catalogue_faults(name, asked, kept)]
    faults += _conflicts(kept, wanted)
    return faults + list(_template_faults(root, wanted))


def _catalogue_faults(
    name: str, asked: dict[str, Messages], kept: dict[str, Messages]
) -> Iterator[str]:
    own, shared = kept.get(name, {}), kept.get(SHARED, {})
    sought = asked.get(name, {})
    for key, message in sought.items():
        if key not in own and (name == SHARED or key not in shared):
            yield f"{name}.po: not extracted: {message.singular!r}"
    alive = catalogues.merge(asked.values()) if name == SHARED else sought
    for key, message in own.items():
        if key not in alive:
            yield f"{name}.po: nothing asks for: {message.singular!r}"
        elif message.english != alive[key].english:
            yield f"{name}.po: plural differs from the source: {message.singular!r}"
        yield from (f"{name}.po: {message.singular!r}: {f}" for f in wording.faults(message))


def _conflicts(kept: dict[str, Messages], wanted: Collection[str]) -> list[str]:
    seen: dict[tuple[str, str], tuple[str, Message]] = {}
    faults = []
    for name in [SHARED, *sorted(kept.keys() - {SHARED})]:
        for key, message in kept.get(name, {}).items():
            first, other = seen.setdefault(key, (name, message))
            if first == name or not {first, name} & set(wanted):
                continue
            if first == SHARED:
                faults.append(f"{name}.po: also in shared.po: {message.singular!r}")
            elif message.persian != other.persian:
                faults.append(f"{name}.po: other Persian in {first}.po for {message.singular!r}")
    return faults


def _template_faults(root: Path, wanted: Collection[str]) -> Iterator[str]:
    owners = {path: name for name, path in sources.files(root)}
    for path in template_words.templates(root):
        if owners.get(path, SHARED) in wanted:
            for line, fault in template_words.unmarked(path):
                yield f"{path.relative_to(root)}:{line}: {fault}"


# --- command ---------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=["extract", "compile", "check"])
    parser.add_argument("features", nargs="*", metavar="FEATURE", help="default: all, and shared")
    given = parser.parse_args(arguments)
    try:
        return _run(given.command, given.features)
    except BrokenSource as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2


def _run(command: str, features: list[str]) -> int:
    if command == "compile":
        compile_all(ROOT)
        return 0
    if command == "extract":
        print("changed:", ", ".join(extract(ROOT, features)) or "nothing")
        return 0
    faults = check(ROOT, features)
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"messages: {len(faults)} to mend" if faults else "messages: complete")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
