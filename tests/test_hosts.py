"""Names of hosts: those of the setting, this machine's own, and addresses, which are nobody's."""

import pytest

from recsys.config import Settings, host_names
from recsys.errors import SettingError
from ui.hosts import is_address, named_hosts, own_names


def test_names_of_the_setting_are_read_without_case_and_repeats():
    assert host_names(" Because.Example, *.school.example ,because.example,") == ("because.example", "*.school.example")


@pytest.mark.parametrize(
    "text", ["http://because.example", "because.example:8501", "a b", "*example", "a..b", "<script>"]
)
def test_what_is_no_name_is_refused_with_a_mend(text):
    with pytest.raises(SettingError, match=r"BECAUSE_HOSTS names .* without a port"):
        Settings.from_environment({"BECAUSE_HOSTS": text})


def test_a_setting_that_cannot_be_read_lets_nobody_else_in():
    assert named_hosts({"BECAUSE_HOSTS": "http://because.example"}) == ()


def test_without_the_setting_only_own_names():
    assert named_hosts({}) == ()
    assert own_names()[0] == "localhost"
    assert all(name.strip(".") for name in own_names())


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7:8501", "[::1]", "[fe80::1]:80"])
def test_addresses(host):
    assert is_address(host)


@pytest.mark.parametrize(
    "host", ["", "localhost", "1.2.3", "1.2.3.4.5", "127.0.0.1.evil.example", "127.0.0.1@evil", "::1", "127.0.0.1:x"]
)
def test_what_is_no_address(host):
    assert not is_address(host)
