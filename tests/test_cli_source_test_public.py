"""`sources test --save`: what is kept can be shown to everybody."""

from pathlib import Path

import pytest
from commands import run
from proofs import kept, one_source
from servers import Site, page, redirect

SECRET_PATH = "/private/9f8e7d6c5b4a/rss?k=mysecret1&p=hunter2&pass=abc&page=2"
SECRETS = ("9f8e7d6c5b4a", "mysecret1", "hunter2", "abc")
LISTING = 'select = { links = "main a" }'


def written(made: Path) -> str:
    """All that the program itself wrote into a set of evidence: everything but the pages."""
    return "".join((made / file).read_text("utf-8") for file in ("report.json", "1-listing.headers.txt"))


def header_of(made: Path, name: str) -> str:
    """One header as it was kept."""
    lines = (made / "1-listing.headers.txt").read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines[1:])[name]


def test_what_is_the_visitors_own_is_not_kept(tmp_path: Path, site: Site) -> None:
    """Cookies, personal headers, secrets in addresses, contact and destinations stay out of every file."""
    site.pages["/s?rows=5&token=s3cr3t-query"] = page(
        "<html>",
        403,
        set_cookie="guard=s3cr3t-cookie; Path=/",
        x_client_ip="203.0.113.7",
        location="/x?api_key=s3cr3t-key&page=2",
        server="nginx",
    )
    one_source(tmp_path, "listing", site.url("/s?rows=5&token=s3cr3t-query"), LISTING)
    file = tmp_path / "sources.toml"
    file.write_text(
        file.read_text().replace("[monitor]\n", '[monitor]\ncontact = "me@s3cr3t.example"\n')
        + '[[notify]]\nname = "hook"\nurl = "jsons://s3cr3t.example/T0kenT0ken"\n'
    )
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept")
    made, told = kept(tmp_path / "kept")
    headers = (made / "1-listing.headers.txt").read_text(encoding="utf-8")
    for line in ("set-cookie: …", "x-client-ip: …", "location: /x?api_key=…&page=2", "server: nginx"):
        assert f"\n{line}\n" in headers
    assert told["source"]["url"] == site.url("/s?rows=5&token=…")
    everything = ran.stdout + ran.stderr + "".join(file.read_text(encoding="utf-8") for file in made.iterdir())
    assert not any(words in everything for words in ("s3cr3t", "203.0.113.7", "T0ken"))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        pytest.param("link", "<http://x.example/?p=hunter2>; rel=next", "…", id="a-link"),
        pytest.param("server-timing", 'cf;desc="client=203.0.113.9"', "…", id="timing-with-the-visitors-address"),
        pytest.param("x-user", "jane", "…", id="user"),
        pytest.param("x-client", "jane", "…", id="client"),
        pytest.param("x-visitor-id", "42", "…", id="visitor"),
        pytest.param("x-device-id", "42", "…", id="device"),
        pytest.param("x-request-from", "203.0.113.9", "…", id="asked-from"),
        pytest.param("set-cookie", "a=b", "…", id="cookie"),
        pytest.param("www-authenticate", 'Basic realm="Jane\'s"', "Basic …", id="only-the-scheme-of-a-password"),
        pytest.param("location", "https://jane:p@ss@x.example/a?code=1#t=2", "https://…@x.example/a?code=…", id="to"),
        pytest.param("content-location", "/private/9f8e7d6c5b4a/rss", "/private/…/rss", id="path-alone"),
        pytest.param(
            "content-security-policy", "report-uri https://x.example/r?id=7", "report-uri https://x.example/r?id=…"
        ),
        pytest.param("etag", '"5f-61a"', '"5f-61a"', id="etag"),
        pytest.param("cache-control", "max-age=60", "max-age=60", id="cache"),
        pytest.param("retry-after", "120", "120", id="retry"),
        pytest.param("cf-mitigated", "challenge", "challenge", id="a-guard"),
        pytest.param("content-type", "text/html;charset=utf-8", "text/html;charset=utf-8", id="kind"),
        pytest.param("server", "nginx for mysecret1", "nginx for …", id="what-stands-in-the-sources-address"),
    ],
)
def test_of_headers_only_what_helps_is_kept(tmp_path: Path, site: Site, name: str, value: str, shown: str) -> None:
    """Those on the list are kept with their addresses made public; of the others the names."""
    head = f"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n{name}: {value}\r\n\r\n"
    site.pages["/n?k=mysecret1"] = head.encode()
    one_source(tmp_path, "listing", site.url("/n?k=mysecret1"), LISTING)
    run(tmp_path, "sources", "test", "it", "--save", "kept")
    made, _ = kept(tmp_path / "kept")
    assert header_of(made, name) == shown


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page("", 404), id="refused"),
        pytest.param(page("no html", content_type="text/plain"), id="unreadable"),
        pytest.param(
            page('<html><title>abc of hunter2</title><main><a href="/9f8e7d6c5b4a/a">A</a></main></html>'), id="read"
        ),
        pytest.param(redirect("/private/mysecret1/?next=/private/9f8e7d6c5b4a"), id="redirected"),
    ],
)
def test_the_sources_own_secrets_stand_nowhere(tmp_path: Path, site: Site, answer: bytes) -> None:
    """Whatever comes of a private address: not in the report and not in the headers, whoever quotes it."""
    site.pages[SECRET_PATH] = answer
    one_source(tmp_path, "listing", site.url(SECRET_PATH), LISTING)
    ran = run(tmp_path, "sources", "test", "it", "--save", "kept")
    made, told = kept(tmp_path / "kept")
    assert told["source"]["url"] == site.url("/private/…/rss?k=…&p=…&pass=…&page=2")
    assert [secret for secret in SECRETS if secret in written(made)] == []
    assert "/private/…/rss?k=…" in ran.stdout


def test_the_page_stays_as_it_came(tmp_path: Path, site: Site) -> None:
    """Its bytes are the evidence; the report warns of what they may show."""
    body = b"<html><body><main><a href='/a?k=mysecret1'>A</a></main></body></html>"
    site.pages["/n?k=mysecret1"] = page(body)
    one_source(tmp_path, "listing", site.url("/n?k=mysecret1"), LISTING)
    run(tmp_path, "sources", "test", "it", "--save", "kept", "--only")
    made, told = kept(tmp_path / "kept")
    assert (made / "1-listing.html").read_bytes() == body
    assert any("byte for byte" in note for note in told["notes"])
    assert "mysecret1" not in written(made)


def test_a_secret_that_is_a_word_of_the_program_spoils_no_report(tmp_path: Path, site: Site) -> None:
    """`?format=listing` hides that value, and the kind of the page stays."""
    site.pages["/n?format=listing"] = page("", 404)
    one_source(tmp_path, "listing", site.url("/n?format=listing"), LISTING)
    run(tmp_path, "sources", "test", "it", "--save", "kept")
    _, told = kept(tmp_path / "kept")
    assert (told["source"]["kind"], told["source"]["url"]) == ("listing", site.url("/n?format=…"))


def test_a_round_tells_no_secrets_either(tmp_path: Path, site: Site) -> None:
    """`check` names the page that failed once, by the same rules as the evidence."""
    site.pages[SECRET_PATH] = page("no html", content_type="text/plain")
    one_source(tmp_path, "listing", site.url(SECRET_PATH), LISTING)
    ran = run(tmp_path, "check")
    assert ran.code == 1
    assert ran.stderr.count(site.url("/private/…/rss")) == 1
    assert [secret for secret in SECRETS if secret in ran.stderr] == []
