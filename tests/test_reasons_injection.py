"""Attacks through the catalogue and the intent: what is shown is plain text that rests on rows, or the template."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from language_server import running, says
from plain_reasons import require_plain
from poisoned_catalogue import ATTACKS, save_poisoned
from tiny_language_models import save_llama

from recsys import Engine
from recsys.config import Settings

LONGEST = 300
"""Characters of an attack in an intent."""


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    """The real engine on the poisoned films."""
    place = tmp_path_factory.mktemp("poisoned")
    data = save_poisoned(place / "data")
    return Engine.open(Settings(data=str(data), cache=place / "cache", minimum_ratings=0, language_model="none"))


@pytest.fixture(scope="module")
def smollm2(poisoned):
    """The same engine with the packaged language model, converted once for all tests."""
    return with_model(poisoned, language_model=Settings().language_model, cache=Settings().cache)


def with_model(engine, **changes):
    return replace(engine, settings=replace(engine.settings, **changes), _writer=None)


def reasons(engine, intent, likes=(), k=3):
    found = engine.recommend(intent, dict.fromkeys(likes, 5.0), k=k)
    assert found
    return engine.reasons(list(found))


def every_film(engine, intent):
    """Reasons for all films, ten at a time."""
    found = engine.recommend(intent, k=len(engine.catalogue))
    assert len(found) == 2 * len(ATTACKS)
    return [reason for at in range(0, len(found), 10) for reason in engine.reasons(list(found)[at : at + 10])]


def parrot(handler):
    """A model that says what it was told: the surest way for an attack to come out."""
    says(handler.body["messages"][-1]["content"])(handler)


def test_templates_of_poisoned_films_are_plain(poisoned):
    for reason in every_film(poisoned, "a heist in the rain"):
        require_plain(reason)
        assert reason.source == "template"


def test_model_that_says_what_it_reads_changes_nothing(poisoned):
    with running(parrot) as server:
        engine = with_model(poisoned, **served(server))
        for reason in every_film(engine, "a heist in the rain"):
            require_plain(reason)
            assert reason.source == "template" or "BUYNOW" not in reason.text
        assert server.bodies


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_model_that_repeats_an_attack_is_not_shown(name, poisoned):
    with running(says(ATTACKS[name])) as server:
        for reason in reasons(with_model(poisoned, **served(server)), "a heist in the rain"):
            require_plain(reason)


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_attack_in_the_intent_is_a_wish_and_no_order(name, poisoned):
    with running(parrot) as server:
        engine = with_model(poisoned, **served(server))
        for reason in reasons(engine, f"a heist {ATTACKS[name][:LONGEST]}", likes=[100]):
            require_plain(reason)


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_attack_does_not_reach_a_server_as_a_turn_of_its_own(name, poisoned):
    with running(says("Nothing.")) as server:
        reasons(with_model(poisoned, **served(server)), f"a heist {ATTACKS[name][:LONGEST]}", likes=[104])
        roles = {tuple(message["role"] for message in body["messages"]) for body in server.bodies}
        told = [message["content"] for body in server.bodies for message in body["messages"]]
    assert all(turns[0] == "system" and turns[-1] == "user" for turns in roles)
    assert all(first != second for turns in roles for first, second in pairwise(turns))
    assert not any(mark in text for text in told for mark in ("<|", "[/INST]", "</s>", "\u202e", "\u200b"))


def test_tiny_model_on_poisoned_films_is_plain(poisoned, tmp_path):
    engine = with_model(poisoned, language_model=str(save_llama(tmp_path)))
    for reason in reasons(engine, "a heist in the rain", likes=[101], k=6):
        require_plain(reason)


@pytest.mark.parametrize("name", ["order", "picture", "turn", "direction"])
def test_packaged_model_on_a_poisoned_wish_is_plain(name, smollm2):
    for reason in reasons(smollm2, f"a heist {ATTACKS[name][:LONGEST]}", likes=[100], k=1):
        require_plain(reason)


def test_packaged_model_says_of_poisoned_films_only_what_their_rows_say(smollm2):
    """A story that praises something is told as that film's story; no other film's reason says a word of it."""
    for reason in reasons(smollm2, "a heist in the rain", k=10):
        require_plain(reason)
        own = " ".join(row.text for row in reason.evidence)
        assert "BUYNOW" not in reason.text or "BUYNOW" in own


def served(server) -> dict[str, object]:
    settings = server.settings()
    return {
        "language_model": settings.language_model,
        "language_model_key": settings.language_model_key,
        "reason_deadline": 10.0,
    }
