"""Figures for a monitor: off unless asked for, right over several processes, nobody's secrets."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from webapp import config
from webapp.db import unit_of_work
from webapp.notices import write_mail
from webapp.operations import cells, metrics
from webapp.operations.cells import Cells
from webapp.tenancy import scopes

SAMPLE = re.compile(r'^([a-z_]+)(?:\{([a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*)\})? (\S+)$')
LABELS = {"view", "status", "le", "consumer", "by", "state"}


def switch_on(app: Flask, **more: str) -> None:
    settings: config.Settings = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(settings, metrics=True, **more)


def figures(app: Flask) -> dict[str, float]:
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200 and answer.content_type == metrics.CONTENT_TYPE
    found = {}
    for line in answer.get_data(as_text=True).splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


def test_there_are_no_figures_unless_they_are_switched_on(app, browser):
    browser(None, "national").get("/metrics", status=404)
    assert not (app.extensions["ghafaseh.settings"].data_dir / "metrics").exists()


def test_figures_are_never_found_under_a_province(app):
    switch_on(app)
    assert app.test_client().get("/yazd/metrics").status_code == 404
    assert app.test_client().get("/en/metrics").status_code == 404


def test_with_a_token_only_its_holder_reads_them(app):
    switch_on(app, metrics_token="a-token-of-the-monitor")
    client = app.test_client()
    for header in ({}, {"Authorization": "Bearer other"}, {"Authorization": "Bearer "}):
        assert client.get("/metrics", headers=header).status_code == 401
    right = {"Authorization": "Bearer a-token-of-the-monitor"}
    assert client.get("/metrics", headers=right).status_code == 200


def test_requests_are_counted_by_view_and_status(app, browser, cast):
    switch_on(app)
    visitor = browser(None, "yazd")
    for _ in range(3):
        visitor.get(f"/needs/{cast.needs['bearing']}")
    visitor.get("/needs/987654321", status=404)
    visitor.get("/nothing-here", status=404)
    found = figures(app)
    assert found['ghafaseh_requests_total{view="needs.detail",status="200"}'] == 3
    assert found['ghafaseh_requests_total{view="needs.detail",status="404"}'] == 1
    assert found['ghafaseh_requests_total{view="none",status="404"}'] == 1
    assert found['ghafaseh_request_seconds_count{view="needs.detail"}'] == 4
    assert found["ghafaseh_in_flight"] == 1, "the one that asks"


def test_buckets_rise_and_end_with_all(app, browser):
    switch_on(app)
    browser(None, "yazd").get("/")
    found = figures(app)
    bounds = (*map(str, metrics.BUCKETS), "+Inf")
    name = 'ghafaseh_request_seconds_bucket{{view="pages.index",le="{}"}}'.format
    counts = [found[name(bound)] for bound in bounds]
    assert counts == sorted(counts)
    assert counts[-1] == found['ghafaseh_request_seconds_count{view="pages.index"}'] == 1


def test_what_waits_is_told(app, browser):
    with app.app_context(), unit_of_work(scopes.system("test")):
        write_mail("somebody@ghafaseh.example", "a", "b")
    switch_on(app)
    found = figures(app)
    assert found['ghafaseh_messages{by="mail",state="waiting"}'] == 1
    assert found['ghafaseh_jobs{state="waiting"}'] == 0
    assert found["ghafaseh_index_lost"] == 1
    assert found["ghafaseh_disk_free_bytes"] > 0
    assert found["ghafaseh_up"] == 1


def test_each_line_is_one_that_prometheus_reads(app, browser):
    switch_on(app)
    browser("yazd_officer", "yazd").get("/admin/")
    told = set()
    for line in app.test_client().get("/metrics").get_data(as_text=True).splitlines():
        if line.startswith("# TYPE"):
            name = line.split(" ")[2]
            assert name not in told, f"{name} is explained twice"
            told.add(name)
        elif not line.startswith("#"):
            found = SAMPLE.fullmatch(line)
            assert found, line
            float(found[3])


def test_labels_are_of_the_few_known_kinds(app, browser, cast):
    switch_on(app)
    browser("yazd_officer", "yazd").get(f"/needs/{cast.needs['bearing']}")
    browser(None, "fars").get("/needs", query_string={"q": "محرمانه"})
    for name in figures(app):
        assert set(re.findall(r'([a-z]+)="', name)) <= LABELS, name
        assert not re.search(r"yazd|fars|محرمانه|@", name), name


@pytest.mark.only("sqlite")
def test_without_a_database_the_other_figures_are_told(app, settings):
    switch_on(app)
    path = settings.data_dir / "ghafaseh.sqlite"
    path.write_bytes(b"no database" * 1000)
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    found = figures(app)
    assert found["ghafaseh_up"] == 0 and found["ghafaseh_disk_free_bytes"] > 0


# --- several processes ----------------------------------------------------------------------

COUNT = """
import sys
from pathlib import Path
from webapp.operations.cells import GAUGE, Cells
cells = Cells(Path(sys.argv[1]))
for _ in range(1000):
    cells.add("counted")
cells.add(GAUGE)
print("counted", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def counting(tmp_path: Path) -> Callable[[], subprocess.Popen[str]]:
    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", COUNT, str(tmp_path)]
        pipe = subprocess.PIPE
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert child.stdout is not None and child.stdout.readline() == "counted\n"
        return child

    return start


def test_several_processes_count_together_and_none_is_forgotten(tmp_path, counting):
    own = Cells(tmp_path)
    children = [counting() for _ in range(3)]
    assert own.sums() == {"counted": 3000.0, cells.GAUGE: 3.0}
    children[0].kill()
    children[1].communicate("\n")
    children[0].communicate()
    assert own.sums() == {"counted": 3000.0, cells.GAUGE: 1.0}, "gauges go with their process"
    children[2].communicate("\n")
    assert own.sums() == {"counted": 3000.0}
    assert len(list(tmp_path.glob("*.cells"))) == 2, "the past and our own"


def test_threads_count_together(tmp_path):
    import threading

    own = Cells(tmp_path)
    threads = [
        threading.Thread(target=lambda: [own.add("n") for _ in range(2000)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert own.sums() == {"n": 16000.0}
