"""What the sample of nginx promises of TLS and of its log."""

from __future__ import annotations

import re
from pathlib import Path

from webapp import headers

CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "ghafaseh.conf"
TEXT = CONFIGURATION.read_text("utf-8")


def test_it_says_of_tls_what_the_site_says_and_once():
    told = dict(re.findall(r'add_header (\S+) "([^"]+)" always;', TEXT))
    assert told == headers.ONLY_TLS
    assert all(f"proxy_hide_header {name};" in TEXT for name in told)


def test_only_tls_with_forward_secrecy_is_spoken():
    assert re.findall(r"ssl_protocols (.+);", TEXT) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers (.+);", TEXT)
    assert all(cipher.startswith("ECDHE+") for cipher in ciphers.split(":"))


def test_without_tls_people_are_led_on_and_programs_are_not():
    plain = TEXT.partition("listen 443")[0]
    assert "location / { return 301 https://$host$request_uri; }" in plain
    assert "location ~ ^/(healthz|readyz|metrics)$ { return 404; }" in plain


def test_its_log_keeps_no_query():
    (form,) = re.findall(r"log_format ghafaseh '(.+)';", TEXT)
    assert "$uri" in form
    assert not re.search(r"\$(request\b|request_uri|args|query_string|http_referer)", form)
    assert re.findall(r"access_log \S+ (\w+);", TEXT) == ["ghafaseh"]


def test_a_browser_does_not_choose_its_own_address():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in TEXT
    assert "$proxy_add_x_forwarded_for" not in TEXT
