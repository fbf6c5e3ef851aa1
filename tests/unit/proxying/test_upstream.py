"""The URL of the upstream, and the headers that are passed on."""

from __future__ import annotations

import pytest

from workers_ai_contract.errors import UsageError
from workers_ai_contract.proxying.upstream import Upstream, as_text, forwarded


@pytest.mark.parametrize(
    "url",
    [
        "api.cloudflare.com",
        "ftp://x",
        "https://",
        "http://h:port",
        "https://u:p@h",
        "https://h/?a=b",
        "https://h/#f",
    ],
)
def test_what_is_no_plain_url_of_a_server_is_refused(url: str) -> None:
    """With a sentence that says what an upstream is."""
    with pytest.raises(UsageError, match="the upstream must be"):
        Upstream.of(url)


@pytest.mark.parametrize(
    "url", ["u:hunter22@h:80", "h/?key=hunter22", "ftp://u:hunter22@h", "https://u:hunter22@h"]
)
def test_a_refusal_hides_credentials(url: str) -> None:
    """Also those of a URL without its scheme."""
    with pytest.raises(UsageError) as refused:
        Upstream.of(url)

    assert "hunter22" not in str(refused.value)


def test_the_path_of_the_upstream_is_put_before_each_path() -> None:
    """Byte for byte: nothing is decoded or encoded on the way."""
    upstream = Upstream.of("https://gateway.example:8443/v1/ID/gw/")

    assert upstream.origin == "https://gateway.example:8443"
    assert upstream.target(b"/run/%40cf//x%2Fy", b"a=%20&a") == b"/v1/ID/gw/run/%40cf//x%2Fy?a=%20&a"


def test_headers_of_one_connection_are_left_out() -> None:
    """The usual ones, those that `Connection` names, and the name of the proxy itself."""
    headers = [
        (b"host", b"127.0.0.1:9"),
        (b"connection", b"keep-alive, X-Mine"),
        (b"x-mine", b"1"),
        (b"transfer-encoding", b"chunked"),
        (b"expect", b"100-continue"),
        (b"x-kept", b"a"),
        (b"x-kept", b"b"),
    ]

    assert Upstream.of("http://up:1").request_headers(headers) == [
        (b"host", b"up:1"),
        (b"x-kept", b"a"),
        (b"x-kept", b"b"),
    ]
    assert as_text(forwarded([(b"Set-Cookie", b"a=1"), (b"Keep-Alive", b"5")])) == (("set-cookie", "a=1"),)
