"""`[subscriptions.NAME]`: what is taken, what is refused in one line, and that no line ever holds a secret."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Ingest

from ingest.config import read_config
from ingest.errors import BadConfig
from ingest.wiring import read_own_subscriptions

SECRET = "session=s3cr3t-c4nary"
GOOD = """
[subscriptions.pub]
origin = "https://pub.test"
canary = "https://pub.test/me"
logged_out = "form.login"
"""


@pytest.fixture
def secret(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PUB_COOKIE", SECRET)
    (here / "secret").write_text(f"{SECRET}\n")
    (here / "secret").chmod(0o600)
    return here


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ('cookie_env = "PUB_COOKIE"', "Cookie"),
        ('cookie_file = "secret"', "Cookie"),
        ('header_name = "Authorization"\nheader_env = "PUB_COOKIE"', "Authorization"),
        ('header_name = "X-Api-Key"\nheader_file = "secret"', "X-Api-Key"),
    ],
)
def test_a_secret_comes_from_the_environment_or_a_file(secret: Path, source: str, header: str) -> None:
    config = read_config(write(secret, GOOD + source))
    (found,) = read_own_subscriptions(config)

    assert (found.name, found.origin, found.header, found.value) == ("pub", "https://pub.test", header, SECRET)
    assert SECRET not in repr(config)


def test_a_cookies_txt_gives_what_its_origin_would_be_sent_and_when_the_first_ends(secret: Path) -> None:
    lines = [
        "# Netscape HTTP Cookie File",
        ".pub.test\tTRUE\t/\tTRUE\t4102444800\tsession\tabcdefgh1",
        "pub.test\tFALSE\t/\tTRUE\t4070908800\tsecond\tabcdefgh2",
        "other.test\tFALSE\t/\tTRUE\t4070908800\tforeign\tnot-for-us",
        "pub.test\tFALSE\t/deep\tTRUE\t4070908800\tdeep\tnot-at-the-top",
        "pub.test\tFALSE\t/\tTRUE\t946684800\told\tlong-gone",
    ]
    (secret / "cookies.txt").write_text("\n".join(lines) + "\n")
    (found,) = read_own_subscriptions(read_config(write(secret, GOOD + 'cookie_file = "cookies.txt"')))

    assert sorted(found.value.split("; ")) == ["second=abcdefgh2", "session=abcdefgh1"]
    assert found.expires_at == datetime(2099, 1, 1, tzinfo=UTC)


def test_only_named_cookies_are_sent_and_only_their_end_counts(secret: Path) -> None:
    lines = [
        "# Netscape HTTP Cookie File",
        "pub.test\tFALSE\t/\tTRUE\t4102444800\tsession\tabcdefgh1",
        "pub.test\tFALSE\t/\tTRUE\t4070908800\tcounter\tabcdefgh2",
    ]
    (secret / "cookies.txt").write_text("\n".join(lines) + "\n")
    text = GOOD + 'cookie_file = "cookies.txt"\ncookies = ["session"]'
    (found,) = read_own_subscriptions(read_config(write(secret, text)))

    assert found.value == "session=abcdefgh1"
    assert found.expires_at == datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD, "name one of cookie_env"),
        (GOOD + 'cookie_env = "PUB_COOKIE"\ncookie_file = "secret"', "name one of"),
        (GOOD + 'cookie_env = "NO_SUCH"', "no variable NO_SUCH"),
        (GOOD + 'cookie_file = "nowhere"', "cannot be read"),
        (GOOD + 'cookie_file = "empty"', "the secret is empty"),
        (GOOD + 'cookie_file = "broken"', "holds what no header may hold"),
        (GOOD + 'header_name = "Host"\nheader_env = "PUB_COOKIE"', "may be Authorization or X-"),
        (GOOD + 'header_name = "User-Agent"\nheader_env = "PUB_COOKIE"', "may be Authorization or X-"),
        (GOOD + 'header_name = "Authorization"\ncookie_env = "PUB_COOKIE"', "a header of their own"),
        (GOOD.replace('"https://pub.test/me"', '"https://other.test/me"') + 'cookie_env = "PUB_COOKIE"', "canary"),
        (GOOD.replace('"https://pub.test"', '"pub.test"') + 'cookie_env = "PUB_COOKIE"', "write scheme and host"),
        (GOOD.replace('"https://pub.test"', '"https://me:pw@pub.test"') + 'cookie_env = "PUB_COOKIE"', "or password"),
        (GOOD.replace("form.login", "form[") + 'cookie_env = "PUB_COOKIE"', "logged_out"),
        (GOOD.replace("subscriptions.pub", 'subscriptions."p u b"') + 'cookie_env = "PUB_COOKIE"', "the name may hold"),
        (GOOD + f'cookie = "{SECRET}"', "a secret never stands in the settings"),
        (GOOD + 'cookie_env = "PUB_COOKIE"\ncookies = ["other"]', "there is none of other"),
        (GOOD + 'header_env = "PUB_COOKIE"\nheader_name = "X-Key"\ncookies = ["a"]', "cookies: goes with"),
        (GOOD + f'speed = "{SECRET}"', "not a known key; known here: canary"),
        (GOOD + f'cookie_env = "{SECRET}"', "names a variable of the environment"),
        (GOOD + f'cookie_env = ["{SECRET}"]', "subscriptions.pub.cookie_env: input should be a valid string"),
        (GOOD + f'cookie_file = "{SECRET}"', "looks like the secret itself"),
        (GOOD + 'header_file = "Bearer s3cr3t"\nheader_name = "Authorization"', "looks like the secret itself"),
        (GOOD + 'header_name = "X-Forwarded-For"\nheader_env = "PUB_COOKIE"', "none that speaks of where"),
        (GOOD.replace("test/me", "test@s3cr3t/me") + 'cookie_env = "PUB_COOKIE"', "holds a user name or password"),
        (GOOD.replace('test"', 'test:s3cr3t@x/y"', 1) + 'cookie_env = "PUB_COOKIE"', "holds a user name or password"),
        (GOOD.replace("https:", "http:") + 'cookie_env = "PUB_COOKIE"', "must begin with https://"),
        (
            GOOD + 'cookie_env = "PUB_COOKIE"\n' + GOOD.replace(".pub]", ".two]") + 'cookie_env = "PUB_COOKIE"',
            "has two",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line_without_the_secret(secret: Path, text: str, said: str) -> None:
    (secret / "empty").write_text("\n")
    (secret / "broken").write_text("session=a\r\nX-Evil: s3cr3t-c4nary\n")
    path = write(secret, text)
    with pytest.raises(BadConfig) as refused:
        read_own_subscriptions(read_config(path))

    assert said in str(refused.value)
    assert "s3cr3t" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_doctor_names_a_file_that_others_can_read(secret: Path, ingest: Ingest) -> None:
    write(secret, GOOD + 'cookie_file = "secret"')
    quiet = ingest("doctor")
    (secret / "secret").chmod(0o644)
    warned = ingest("doctor")

    assert "chmod 600" not in quiet.out
    assert "chmod 600" in warned.out
    assert SECRET not in quiet.out + warned.out
