"""Forms as they stand on pages, filled in by somebody in earnest or by nobody's friend."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from tools.asking import Answer

from . import values

_OPENING = "-" * 20


@dataclass
class Sheet:
    """A form: names and what they would be sent with; files are apart."""

    fields: list[tuple[str, str]]
    files: list[str]
    is_multipart: bool

    def spoil(self, lot: random.Random, token: str) -> None:
        """Some fields say something else; its own token is kept, for without it nothing is read."""
        for _ in range(lot.choice((0, 1, 1, 2, 5))):
            free = [n for n, (name, _) in enumerate(self.fields) if name != "csrf_token"]
            if not free:
                return
            place = lot.choice(free)
            name = self.fields[place][0]
            deed = lot.randrange(10)
            if deed < 7:
                self.fields[place] = (name, values.odd(lot))
            elif deed == 7:
                self.fields.pop(place)
            elif deed == 8:
                self.fields.append((name, values.odd(lot)))
            else:
                self.fields[place] = (name + lot.choice(("[]", "-0", "\0", "x" * 500)), "1")


def filled(form: Tag, lot: random.Random) -> Sheet:
    """The form as a browser would send it, once somebody has filled it in."""
    fields: list[tuple[str, str]] = []
    files = []
    for control in form.find_all(["input", "select", "textarea"]):
        name = str(control.get("name") or "")
        if not name or control.has_attr("disabled"):
            continue
        if control.get("type") == "file":
            files.append(name)
        elif (value := values.plausible(control, lot)) is not None:
            fields.append((name, value))
    buttons = [b for b in form.find_all("button") if b.get("name")]
    if buttons and lot.random() < 0.7:
        pressed = lot.choice(buttons)
        fields.append((str(pressed["name"]), str(pressed.get("value", ""))))
    return Sheet(fields, files, form.get("enctype") == "multipart/form-data")


def find(get: Callable[[str], Answer], path: str, prefix: str, lot: random.Random) -> Sheet | None:
    """The form that is sent to `path`, from its own page or from one above it."""
    for page in _above(path):
        answer = get(prefix + page)
        if answer.status != 200 or answer.mimetype != "text/html":
            continue
        soup = BeautifulSoup(answer.text, "html.parser")
        forms = [form for form in soup.find_all("form") if _goes_to(form, prefix + path)]
        if forms:
            return filled(lot.choice(forms), lot)
    return None


def _above(path: str) -> Iterator[str]:
    yield path
    parts = path.rstrip("/").split("/")
    for end in range(len(parts) - 1, 1, -1):
        yield "/".join(parts[:end])
        if end == 2:
            yield "/".join(parts[:end]) + "/"


def _goes_to(form: Tag, path: str) -> bool:
    is_post = str(form.get("method", "")).lower() == "post"
    return is_post and str(form.get("action")).partition("?")[0] == path


# --- bodies ---------------------------------------------------------------------------------


def multipart(sheet: Sheet, lot: random.Random) -> tuple[str, bytes]:
    """Content type and body of the form with files, as browsers send them."""
    mark = f"{_OPENING}{lot.getrandbits(64):016x}"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode(
            "utf-8", "surrogatepass"
        )
        for name, value in sheet.fields
    ]
    for name in sheet.files:
        called, content = lot.choice(values.FILES)
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"'
        parts.append(
            f"{head}\r\nContent-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n"
        )
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()
