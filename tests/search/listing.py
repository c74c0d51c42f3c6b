"""What stands on a page of the search, read as a visitor reads it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.browser import Page


def cards(page: Page) -> list[str]:
    return [card.find("h2").get_text().strip("\u2066\u2069") for card in page.soup.select(".card")]


def hits(page: Page) -> list[tuple[str, int]]:
    """(site, number) of each card's link."""
    found = []
    for link in page.soup.select(".card h2 a"):
        parts = link["href"].strip("/").split("/")
        found.append((parts[0] if parts[0] != "needs" else "national", int(parts[-1])))
    return found


def total(page: Page) -> str:
    return page.soup.find(id="found").get_text(" ", strip=True)


def facet(page: Page, name: str) -> dict[str, tuple[str, bool]]:
    """value → (count as shown, is chosen)."""
    return {
        box["value"]: (box.find_parent("label").select_one(".num").text, box.has_attr("checked"))
        for box in page.soup.find_all("input", attrs={"name": name, "type": "checkbox"})
    }


def chips(page: Page) -> dict[str, dict[str, list[str]]]:
    return {
        link.get_text(" ", strip=True).split(" ✕")[0]: parse_qs(urlsplit(link["href"]).query)
        for link in page.soup.select(".chips a.chip:not(.plain)")
    }
