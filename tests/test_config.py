"""Settings: read once, refused with a list of everything that is wrong."""

import stat

import pytest

from webapp.config import Settings, SettingsError

GOOD = {
    "GHAFASEH_MODE": "production",
    "GHAFASEH_SECRET_KEY": "c7GdW2nq0Xr9-uVbT5mYkLz8sPaEoHj1",
    "GHAFASEH_DATABASE_URL": "postgresql+psycopg:///ghafaseh",
    "GHAFASEH_PUBLIC_URL": "https://ghafaseh.example",
    "GHAFASEH_DEMO": "0",
}


def read(folder, **changes):
    environ = {"GHAFASEH_DATA_DIR": str(folder), **changes}
    return Settings.from_environment({k: v for k, v in environ.items() if v is not None})


def test_the_embedded_default_needs_nothing(tmp_path):
    settings = read(tmp_path / "new")
    assert settings.database_url == f"sqlite:///{tmp_path / 'new' / 'ghafaseh.sqlite'}"
    assert settings.port == 8000 and settings.demo


def test_the_secret_is_made_once_and_kept_for_its_owner(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_all_faults_are_named_at_once(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, GHAFASEH_PORT="eighty", GHAFASEH_HOSTS="x.example", GHAFASEH_TYPO="1")
    for word in ("GHAFASEH_PORT", "GHAFASEH_HOSTS", "GHAFASEH_TYPO"):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GHAFASEH_PORT", "70000"),
        ("GHAFASEH_MODE", "staging"),
        ("GHAFASEH_DEMO", "perhaps"),
        ("GHAFASEH_DATABASE_URL", "mysql://x"),
        ("GHAFASEH_SECRET_KEY", "short"),
        ("GHAFASEH_WORKERS", "0"),
        ("GHAFASEH_PUBLIC_URL", "ghafaseh.example"),
        ("GHAFASEH_LOG_LEVEL", "LOUD"),
        ("GHAFASEH_SEARCH_ENGINE", "lucene"),
        ("GHAFASEH_SEARCH_ENGINE", "postgresql"),  # the embedded database is another
    ],
)
def test_a_bad_value_is_refused(tmp_path, name, value):
    with pytest.raises(SettingsError, match=name):
        read(tmp_path, **{name: value})


def test_a_search_in_the_database_needs_one_that_can(tmp_path):
    chosen = {"GHAFASEH_SEARCH_ENGINE": "postgresql"}
    assert read(tmp_path, **GOOD, **chosen).search_engine == "postgresql"
    with pytest.raises(SettingsError, match="does not name a PostgreSQL"):
        read(tmp_path, GHAFASEH_DATABASE_URL="sqlite:///x", **chosen)


def test_production_starts_with_everything_set(tmp_path):
    assert read(tmp_path, **GOOD).is_production


@pytest.mark.parametrize("name", [n for n in GOOD if n != "GHAFASEH_MODE"])
def test_production_refuses_to_start_without(tmp_path, name):
    with pytest.raises(SettingsError, match=name):
        read(tmp_path, **{**GOOD, name: None})


def test_production_refuses_a_sample_secret(tmp_path):
    with pytest.raises(SettingsError, match="sample"):
        read(tmp_path, **{**GOOD, "GHAFASEH_SECRET_KEY": "a" * 40})


def test_production_never_goes_without_a_second_factor(tmp_path):
    assert read(tmp_path, **GOOD).asks_second_factor
    with pytest.raises(SettingsError, match="SECOND_FACTOR"):
        read(tmp_path, **GOOD, GHAFASEH_SECOND_FACTOR="0")
    with pytest.raises(SettingsError, match="GHAFASEH_DEMO"):
        read(tmp_path, **{**GOOD, "GHAFASEH_DEMO": "1"})


def test_a_demo_asks_for_no_second_factor_and_sends_no_sms(tmp_path):
    assert not read(tmp_path).asks_second_factor
    with pytest.raises(SettingsError, match="made up"):
        read(tmp_path, GHAFASEH_SMS_URL="https://sms.example/")


@pytest.mark.parametrize(
    ("name", "value"),
    [("URL", "sms.example"), ("URL", "http://sms.example"), ("FIELDS", "a,b"), ("SECONDS", "0")],
)
def test_a_bad_setting_of_the_gateway_is_refused(tmp_path, name, value):
    with pytest.raises(SettingsError, match=f"GHAFASEH_SMS_{name}"):
        read(tmp_path, **GOOD, **{f"GHAFASEH_SMS_{name}": value})


def test_a_field_of_the_gateway_may_be_left_out(tmp_path):
    found = read(tmp_path, GHAFASEH_SMS_FIELDS="to, text,,uid").sms_fields
    assert found == ("to", "text", "", "uid")
