"""Addresses that a stranger may not make us connect to, and URLs that say something else than they seem to."""

import socket

import pytest

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.outside.guard import AddressRefused, Guard

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.175.48.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:1ff::1", "2001:db8::1", "2002:7f00:1::", "2620:4f:8000::1",
    "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "100.63.255.255", "172.32.0.1", "223.255.255.255", "2606:4700::1111", "2001:200::1", "2a01:4f8::1"]
NOT_ADDRESSES = ["", "localhost", "127.1", "2130706433", "0x7f000001", "010.0.0.1", "8.8.8.8/32", "８.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE + NOT_ADDRESSES)
def test_FET_01_no_socket_is_opened_to_what_is_not_public(address: str) -> None:
    guard = Guard()
    assert not guard.may_connect(address)
    with pytest.raises(AddressRefused):
        guard.socket_factory((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 443)))


@pytest.mark.parametrize("address", PUBLIC)
def test_FET_01_public_addresses_may_be_connected_to(address: str) -> None:
    assert Guard().may_connect(address)


def test_a_network_that_the_operator_opens_is_open_and_no_other() -> None:
    guard = Guard(allowed_networks=("127.0.0.0/8", "fd00::/8"))
    assert guard.may_connect("127.0.0.1") and guard.may_connect("fd12::1")
    assert not guard.may_connect("10.0.0.1") and not guard.may_connect("::ffff:127.0.0.1")
    guard.socket_factory((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 443))).close()


ODD_URLS = {
    "FET-02 short": "https://127.1/",
    "FET-02 hexadecimal": "https://0x7f000001/",
    "FET-02 hexadecimal part": "https://127.0.0.0x1/",
    "FET-02 decimal": "https://2130706433/",
    "FET-02 octal": "https://0177.0.0.1/",
    "FET-02 fullwidth digits": "https://１２７.0.0.1/",
    "FET-02 circled digits": "https://①②⑦.⓪.⓪.①/",
    "FET-02 ideographic full stop": "https://127。0。0。1/",
    "FET-02 localhost": "https://localhost/",
    "FET-02 localhost with a dot": "https://localhost./",
    "FET-02 name with a dot": "https://pole.example./",
    "FET-02 percent": "https://%31%32%37.0.0.1/",
    "FET-02 loopback": "https://127.0.0.1/",
    "FET-02 loopback in IPv6": "https://[::1]/",
    "FET-02 mapped": "https://[::ffff:127.0.0.1]/",
    "FET-02 with a zone": "https://[2606:4700::1111%25eth0]/",
    "FET-06 http": "http://pole.example/",
    "FET-06 file": "file:///etc/passwd",
    "FET-06 data": "data:text/plain,hello",
    "FET-06 relative": "/actor",
    "FET-06 without scheme": "//pole.example/actor",
    "FET-10 ssh": "https://pole.example:22/",
    "FET-10 mail": "https://pole.example:25/",
    "FET-10 redis": "https://pole.example:6379/",
    "FET-10 http": "https://pole.example:80/",
    "FET-10 zero": "https://pole.example:0/",
    "FET-10 too large": "https://pole.example:65536/",
    "FET-10 letters": "https://pole.example:x/",
    "FET-11 user": "https://good.example@evil.example/",
    "FET-11 user and password": "https://good.example:443@evil.example/",
    "FET-11 empty user": "https://@evil.example/",
    "FET-11 backslash": "https://evil.example\\@good.example/",
    "no host": "https:///actor",
    "only a port": "https://:443/",
    "newline": "https://pole.example/\r\nx: y",
    "tab": "https://pole.ex\tample/",
    "space": "https://pole.example/a b",
    "empty": "",
    "broken IPv6": "https://[::1/",
    "label of 64": f"https://{'a' * 64}.example/",
    "name of 254": f"https://{'abcdefghi.' * 25}abcd/",
    "2049 characters": "https://pole.example/".ljust(2049, "x"),
}


@pytest.mark.parametrize("url", ODD_URLS.values(), ids=ODD_URLS)
def test_an_odd_url_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refusal:
        Guard().check_url(url)
    assert refusal.value.code == "guard"


SAME_SERVER = {
    "https://pole.example/actor": "pole.example",
    "HTTPS://POLE.Example:443/other?a=b#c": "pole.example",
    "https://pole.example": "pole.example",
    "https://xn--ple-kna.example/": "xn--ple-kna.example",
    "https://pole.example.evil.test/": "pole.example.evil.test",
    "https://8.8.8.8/": "8.8.8.8",
    "https://[2606:4700::1111]/": "[2606:4700::1111]",
    f"https://{'abcdefghi.' * 25}abc/": "abcdefghi." * 25 + "abc",
    "https://pole.example/".ljust(2048, "x"): "pole.example",
}


@pytest.mark.parametrize(("url", "server"), SAME_SERVER.items())
def test_FET_19_a_server_has_one_name_however_it_is_written(url: str, server: str) -> None:
    assert Guard().check_url(url) == server


def test_FET_10_an_opened_port_stays_part_of_the_name() -> None:
    guard = Guard(allowed_ports=(8443,))
    assert guard.check_url("https://pole.example:8443/x") == "pole.example:8443"
    with pytest.raises(Refused):
        guard.check_url("https://pole.example:8444/x")


def test_plain_http_is_for_port_80_unless_on_loopback() -> None:
    guard = Guard(plain_http=True)
    assert guard.check_url("http://pole.example/") == "pole.example"
    for url in ("http://pole.example:8001/", "http://127.0.0.1/"):
        with pytest.raises(Refused):
            guard.check_url(url)


def test_two_poles_on_one_machine_are_two_servers() -> None:
    guard = Guard(allowed_networks=("127.0.0.0/8", "::1/128"), plain_http=True)
    assert guard.check_url("http://127.0.0.1:8001/actor") == "127.0.0.1:8001"
    assert guard.check_url("http://[::1]:8002/actor") == "[::1]:8002"
    assert guard.check_url("http://localhost:8002/actor") == "localhost:8002"
    with pytest.raises(Refused):
        guard.check_url("http://10.0.0.1:8001/actor")
