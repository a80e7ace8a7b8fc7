import pytest
import time_machine

from alumnii_mentoring.core.links import (
    BadLinkError,
    hash_secret,
    make_token,
    new_secret,
    read_token,
)


def test_a_token_gives_back_what_it_holds():
    token = make_token("answer", {"pair": 7})

    assert read_token("answer", token, max_age_days=1) == {"pair": 7}


def test_a_token_serves_one_purpose():
    token = make_token("answer", {"pair": 7})

    with pytest.raises(BadLinkError):
        read_token("feed", token, max_age_days=1)


def test_a_changed_token_is_refused():
    with pytest.raises(BadLinkError):
        read_token("answer", make_token("answer", {}) + "x", max_age_days=1)


def test_a_token_grows_old():
    with time_machine.travel("2026-10-01"):
        token = make_token("answer", {})

    with time_machine.travel("2026-10-03"), pytest.raises(BadLinkError):
        read_token("answer", token, max_age_days=1)


def test_secrets_hold_at_least_128_bits():
    assert len(new_secret()) * 6 >= 128


def test_a_stored_hash_does_not_show_the_secret():
    assert "secret" not in hash_secret("secret")
