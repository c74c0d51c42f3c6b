"""What must be true of every page anybody ever sees."""

from __future__ import annotations

import json
import re
from collections import Counter

from bs4 import BeautifulSoup, Tag

_HANDLER = re.compile(r"^(on|hx-on)")
_FREE = {"hidden", "submit", "button", "image", "reset"}


def check_page(soup: BeautifulSoup, language: str = "fa") -> None:
    """A whole page: one h1, a title, language and direction, and what holds for pieces too."""
    html = soup.find("html")
    assert isinstance(html, Tag), "not a page"
    assert html.get("lang") == language
    assert html.get("dir") == ("rtl" if language == "fa" else "ltr")
    headings = soup.find_all("h1")
    assert len(headings) == 1 and headings[0].get_text(strip=True), f"h1: {headings}"
    title = soup.find("title")
    assert title is not None and title.get_text(strip=True)
    assert soup.find("main") is not None
    _check_htmx_is_tied(soup)
    check_piece(soup)


def _check_htmx_is_tied(soup: BeautifulSoup) -> None:
    """It evaluates nothing, runs no scripts of answers, asks no other site and keeps no pages."""
    if any("htmx" in script.get("src", "") for script in soup.find_all("script")):
        meta = soup.find("meta", attrs={"name": "htmx-config"})
        assert isinstance(meta, Tag), "htmx without its limits"
        told = json.loads(str(meta["content"]))
        assert {name: told.get(name) for name in _LIMITS} == _LIMITS


_LIMITS = {
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "disableInheritance": True,
}


def check_partial(soup: BeautifulSoup, target: str | None) -> None:
    """A partial: one root whose id names it, out-of-band parts after it, no page around."""
    assert soup.find("html") is None, "a whole page came instead of the partial"
    roots = [child for child in soup.contents if isinstance(child, Tag)]
    assert roots, "an empty partial"
    if target:
        assert roots[0].get("id") == target, f"root {roots[0].get('id')}, wanted {target}"
    assert all(root.has_attr("hx-swap-oob") for root in roots[1:]), "more than one root"
    check_piece(soup)


def check_piece(soup: BeautifulSoup) -> None:
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    assert not [name for name, n in ids.items() if n > 1], f"ids twice: {ids.most_common(3)}"
    for tag in soup.find_all(True):
        assert not tag.has_attr("style"), f"inline style: {tag.name}"
        assert not [a for a in tag.attrs if _HANDLER.match(a)], f"inline handler: {tag}"
    for script in soup.find_all("script"):
        assert script.get("src") and not script.get_text(strip=True), "inline script"
    assert not soup.find_all("style"), "inline stylesheet"
    # should markup ever get into what people typed, it cannot make the browser send a form
    open_to_htmx = [
        dl for dl in soup.find_all("dl", class_="facts") if not dl.has_attr("hx-disable")
    ]
    assert not open_to_htmx, "facts that htmx looks into"
    _check_controls(soup)
    _check_forms(soup)
    _check_images(soup)


def _check_controls(soup: BeautifulSoup) -> None:
    labelled = {label.get("for") for label in soup.find_all("label")}
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.name == "input" and control.get("type", "text") in _FREE:
            continue
        named = (
            control.get("id") in labelled
            or control.get("aria-label")
            or control.get("aria-labelledby")
            or control.find_parent("label")
        )
        assert named, f"no label: {control}"


def _check_forms(soup: BeautifulSoup) -> None:
    for form in soup.find_all("form"):
        assert form.has_attr("action"), f"form without action: {str(form)[:200]}"
        if (form.get("method") or "get").lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"no token: {form['action']}"
            if form.get("data-buttons") == "apart":
                # what stands inside another form: each button has an address and a key of its own
                apart = soup.select(f'button[form="{form["id"]}"]')
                assert all(b.get("name") == "nonce" and b.has_attr("formaction") for b in apart)
                continue
            assert form.find("input", attrs={"name": "nonce"}), f"no nonce: {form['action']}"
            assert form.find(["button", "input"], attrs={"type": ["submit", "image"]}) or form.find(
                "button", attrs={"type": False}
            ), f"no button: {form['action']}"


def _check_images(soup: BeautifulSoup) -> None:
    for image in soup.find_all("img"):
        assert image.has_attr("alt"), f"no alt: {image}"
