"""Odd headers, odd addresses and odd bodies."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote, quote_plus

from . import forms, values

Headers = dict[str, str]
_HEADERS: dict[str, tuple[str, ...]] = {
    "HX-Request": ("true", "false", "", "1"),
    "HX-Target": ("main", "results", "notices", "", "x" * 900, "#a#b", "\udcff\udcfe"),
    "HX-Trigger": ("x", "é"),
    "HX-Trigger-Name": ("q",),
    "HX-Prompt": ("بله", "\udcff"),
    "HX-Boosted": ("true",),
    "HX-History-Restore-Request": ("true",),
    "HX-Current-URL": ("http://[", "x" * 3000, "http://localhost/?q=%ff", "\udcff", "x:y"),
    "HX-Current-URL-URI-AutoEncoded": ("true",),
    "HX-Target-URI-AutoEncoded": ("true",),
    "Accept": ("application/json", "*/*;q=x", "text/html;q=-1", "", "image/webp", "a" * 2000),
    "Accept-Language": ("en", "fa-IR,fa;q=0.9,*;q=0.5", "xx-YY-zz;q=abc", ",,,;", "é"),
    "Accept-Encoding": ("gzip", "br", "gzip;q=0", "*", "identity;q=0", "\udcff"),
    "Accept-Charset": ("utf-7", "x"),
    "Range": ("bytes=0-", "bytes=0-0,2-4", "bytes=5-1", "bytes=-0", "bytes=999999-", "lines=1-2"),
    "If-Range": ('"x"', "Wed, 21 Oct 2015 07:28:00 GMT", "x"),
    "If-None-Match": ("*", '"x"', 'W/"x"', "x,,,", '"' * 99),
    "If-Match": ("*", '"x"'),
    "If-Modified-Since": ("Wed, 21 Oct 2015 07:28:00 GMT", "x", "0", "Wed, 99 Oct 9999"),
    "If-Unmodified-Since": ("Wed, 21 Oct 2015 07:28:00 GMT", "x"),
    "Host": ("localhost:80", "localhost:abc", "localhost:99999999", "", "evil.example", "[::1]:80",
             "[", "yazd.localhost", "xn--.localhost", "LOCALHOST", "localhost.", "a@localhost",
             "\udcff", ".."),
    "X-Forwarded-For": ("1.2.3.4", "x" * 500, "::1, \udcff"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("https", "x"),
    "X-Forwarded-Prefix": ("/yazd", "//x"),
    "Forwarded": ("for=1.2.3.4;host=evil",),
    "Referer": ("http://localhost/yazd/", "http://[", "\udcff", "//x", "x" * 3000, "http://localhost:80@e"),
    "Origin": ("null", "http://evil.example", "\udcff"),
    "User-Agent": ("", "x" * 5000, "\udcff\udcfe", "curl"),
    "Authorization": ("Basic !!!", "Basic Og==", "Bearer x", "Digest x", "Bearer \udcff", "x"),
    "Cookie": ("ghafaseh=", "ghafaseh=x", "ghafaseh=.eJ.x.y", "ghafaseh=" + "a" * 5000, "=", ";;;",
               "ghafaseh=eyJfdXNlcl9pZCI6MX0.aaaa.bbbb", "\udcff=\udcff", "session=x; ghafaseh"),
    "Content-Type": ("", "x", "text/plain", "application/json", "multipart/form-data",
                     "multipart/form-data; boundary=",
                     "multipart/form-data; boundary=" + "x" * 900,
                     "application/x-www-form-urlencoded; charset=utf-7",
                     "application/xml", "\udcff",
                     "application/x-www-form-urlencoded; charset=nothing",
                     "multipart/mixed; boundary=x"),
    "Content-Length": ("0", "1", "999999", "-1", "abc", "", "1" * 30),
    "Content-Encoding": ("gzip", "x"),
    "Transfer-Encoding": ("chunked", "identity", "x"),
    "Expect": ("100-continue", "x"),
    "X-HTTP-Method-Override": ("DELETE", "x"),
    "Sec-Fetch-Site": ("cross-site", "x"),
    "Upgrade": ("websocket",),
    "Te": ("trailers",),
}  # fmt: skip


def headers(lot: random.Random, standing: Headers) -> Headers:
    """These headers with one to four odd ones among them."""
    changed = dict(standing)
    for name in lot.sample(list(_HEADERS), lot.choice((1, 1, 2, 4))):
        value = lot.choice(_HEADERS[name])
        if name == "Cookie" and "Cookie" in standing and lot.random() < 0.5:
            value = _bent(standing["Cookie"], lot)
        changed[name] = value
    return changed


def _bent(cookie: str, lot: random.Random) -> str:
    place = lot.randrange(len(cookie))
    return cookie[:place] + lot.choice("aZ0.-_=") + cookie[place + 1 :]


def query(known: list[str], words: list[str], lot: random.Random) -> str:
    """Some parameters, known and unknown, with values that fit and values that do not."""
    parts = []
    for _ in range(lot.choice((0, 1, 1, 2, 3, 6))):
        value = lot.choice(words) if lot.random() < 0.35 else values.odd(lot)
        parts.append(f"{_coded(values.name(known, lot))}={_coded(value[:3000])}")
    if lot.random() < 0.05:
        parts.append(lot.choice(("%", "%zz=%", "a=%ff%fe", "&&&", "=", "a;b=c", "q=" + "%d9" * 20)))
    return "&".join(parts)


def _coded(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def path(standing: str, lot: random.Random) -> str:
    """The path with one of its parts replaced, doubled or cut."""
    parts = standing.split("/")
    place = lot.randrange(1, len(parts))
    deed = lot.randrange(6)
    if deed < 3:
        parts[place] = quote(values.odd(lot)[:400].encode("utf-8", "surrogatepass"), safe="")
    elif deed == 3:
        parts.insert(
            place, lot.choice(("", ".", "..", "%2e%2e", "en", "yazd", "%00", "%ff", "x;y"))
        )
    elif deed == 4:
        parts = parts[: place + 1]
    else:
        parts[-1] = parts[-1] + lot.choice(("/", "%2f", "%20", ".html", "%c3%28", "0" * 30))
    return "/".join(parts) or "/"


def body(sheet: forms.Sheet, lot: random.Random) -> tuple[str, bytes]:
    """Content type and body; mostly as browsers send forms."""
    draw = lot.random()
    if sheet.is_multipart or draw < 0.1:
        content, sent = forms.multipart(sheet, lot)
        return content, sent[: lot.randrange(len(sent))] if draw < 0.02 else sent
    if draw < 0.86:
        parts = (f"{_coded(name)}={_coded(value)}" for name, value in sheet.fields)
        return "application/x-www-form-urlencoded", "&".join(parts).encode()
    if draw < 0.93:
        texts = {name: value.encode("utf-8", "replace").decode() for name, value in sheet.fields}
        made: Any = lot.choice((texts, [texts], [], "x", None, 1, {"a": [[[[]]]]}))
        return "application/json", json.dumps(made).encode()
    content = lot.choice(
        ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "")
    )
    return content, lot.randbytes(lot.choice((0, 1, 40, 3000)))
