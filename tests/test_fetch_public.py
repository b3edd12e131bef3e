"""Addresses made fit to be shown: what may be secret is hidden, what helps is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts import load as load_facts
from monitor.fetch import public, public_address, secrets_of
from monitor.packaged import packaged
from monitor.settings import load

FACTS = load_facts()
UUID = "123e4567-e89b-12d3-a456-426614174000"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param(
            "https://x.example/private/9f8e7d6c5b4a/rss?k=mysecret1&p=hunter2&pass=abc",
            "https://x.example/private/…/rss?k=…&p=…&pass=…",
            id="a-private-feed",
        ),
        pytest.param("https://x.example/?code=42", "https://x.example/?code=…", id="an-unknown-name"),
        pytest.param("https://x.example/?letmein", "https://x.example/?…", id="a-value-without-a-name"),
        pytest.param("https://x.example/?start=1;key=2", "https://x.example/?start=1;key=…", id="old-separators"),
        pytest.param("https://x.example/?page=1?key=2", "https://x.example/?page=…", id="one-within-another"),
        pytest.param("https://x.example/?q=https%3A%2F%2Fa%40b", "https://x.example/?q=…", id="an-address-within"),
        pytest.param("https://x.example/?q=9f8e7d6c5b4a", "https://x.example/?q=…", id="a-key-as-a-harmless-value"),
        pytest.param("https://x.example/a#access_token=x", "https://x.example/a", id="a-fragment"),
        pytest.param("https://user:p@ss@x.example/", "https://…@x.example/", id="a-login-with-two-signs"),
        pytest.param("https://user:p/ss@x.example/", "https://…", id="a-login-with-a-slash"),
        pytest.param("https://user:p?ss@x.example/", "https://…", id="a-login-with-a-question-mark"),
        pytest.param("https://user:p@s/s@x.example/", "https://…", id="a-login-with-both"),
        pytest.param("https://user@x.example:8443/a", "https://…@x.example:8443/a", id="a-login-and-a-port"),
        pytest.param("//user:pw@x.example/a", "//…@x.example/a", id="without-a-scheme"),
        pytest.param("https://x.example/jane@x.example/rss", "https://x.example/…/rss", id="a-mail-address"),
        pytest.param(f"https://x.example/{UUID}/rss", "https://x.example/…/rss", id="a-uuid"),
        pytest.param("https://x.example/f/aB3_dE-fG7hI9kLmN2pQ", "https://x.example/f/…", id="base64"),
        pytest.param("https://x.example/f/kqwzjxvbpmtrhglscdnfyaeu", "https://x.example/f/…", id="letters-alone"),
        pytest.param("https://x.example/a;sid=1A?page=2", "https://x.example/a;sid=…?page=2", id="in-the-path"),
        pytest.param("/a?api_key=1&page=2", "/a?api_key=…&page=2", id="relative"),
    ],
)
def test_what_may_be_secret_is_hidden(address: str, shown: str) -> None:
    """Logins, parameters that are not known to be harmless, keys in the path, and what follows #."""
    assert public_address(address) == shown
    assert public(f"{address}: answered 404") == f"{shown}: answered 404"


@pytest.mark.parametrize(
    "address",
    [
        *(source.url for source in load(packaged("sources.toml"), FACTS, {}).sources),
        "https://x.example/search?start=0&rows=100&page=2&q=adult+care&service=rss&sort=new&order=asc",
        "https://x.example/search?location=Leeds%2C+UK&lat=53.8&lon=-1.55&radius=5",
        "https://x.example/search?organisations%5B%5D=ofsted&level_2_types[]=12&latest_report_date_start=2024-07-30",
        "https://x.example/news/24523412.ofsted-2024-report-praises-childrens-services/",
        "https://x.example/news/articles/c4g7x2y3z1ko",
        "https://files.ofsted.gov.uk/v1/file/50123456",
        "http://[::1]:8080/a",
        "https://bücher.example/ofsted",
    ],
)
def test_what_helps_is_shown(address: str) -> None:
    """The addresses of the shipped sources, and those that news sites and Ofsted give to their pages."""
    assert public_address(address) == address
    assert secrets_of(address) == frozenset()


def test_addresses_in_a_sentence_are_made_public() -> None:
    """Every one of them, with the signs around it left alone."""
    said = "https://a:b@c.example/?x=1 redirects to (https://d.example/e?f=2), and ?g=3&page=4#h=5."
    assert public(said) == "https://…@c.example/?x=… redirects to (https://d.example/e?f=…), and ?g=…&page=4#h=…."
    assert public('select.links = "main a": text/html;charset=utf-8') == (
        'select.links = "main a": text/html;charset=utf-8'
    )


def test_secrets_are_hidden_wherever_they_stand() -> None:
    """As written and as meant; short ones only as words of their own."""
    secrets = secrets_of("https://x.example/?k=p%40ssw%C3%B6rd&pass=abc&site=x.example&one=1")
    assert secrets == {"p%40ssw%C3%B6rd", "p@sswörd", "abc"}
    said = "p@sswörd1 and p%40ssw%C3%B6rd, abc (abc) abcd x.example 1"
    assert public(said, secrets) == "…1 and …, … (…) abcd x.example 1"


@given(st.text(), st.from_regex(r"[a-z0-9]{6,12}", fullmatch=True))
def test_no_parameter_shows_its_value(around: str, value: str) -> None:
    """Whatever stands before it and after it."""
    assert f"key={value}" not in public_address(f"https://x.example/{around}?key={value}&{around}")


@given(st.text())
def test_making_public_twice_changes_nothing_more(address: str) -> None:
    """An address that has been made public may be quoted in another message."""
    shown = public_address(f"https://x.example/{address}")
    assert public_address(shown) == shown
