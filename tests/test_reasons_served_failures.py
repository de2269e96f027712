"""A served language model that fails: what is tried again, and what is said of the rest, without the key."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from language_server import KEY, breaks_off, event, events, hangs_up, running, says, send, status, whole

from recsys.config import Settings
from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Limits, Message
from recsys.reasons.served import ServedModel

CHAT = Chat((Message("user", "Film: Heat"),))


def outcome(server, *chats, limits=None, **changes) -> tuple[dict[int, str], str]:
    """The whole texts, and what the model says that went wrong."""
    model, texts, ended = ServedModel.from_settings(server.settings(**changes)), {}, set()
    try:
        for piece in model.write(chats or (CHAT,), limits or Limits()):
            texts[piece.chat] = texts.get(piece.chat, "") + piece.text
            ended |= {piece.chat} if piece.ended else set()
    except ModelError as failure:
        return {chat: texts[chat] for chat in ended}, f"{failure.message} {failure.mend or 'NO MEND'}"
    return {chat: texts[chat] for chat in ended}, ""


@pytest.mark.parametrize(
    "trouble", [status(429), status(500), status(503), hangs_up], ids=["429", "500", "503", "hung up"]
)
def test_passing_trouble_is_tried_again(trouble):
    with running(trouble, says("Heat.")) as server:
        assert outcome(server) == ({0: "Heat."}, "")
    assert len(server.bodies) == 2
    assert 0.2 < server.times[1] - server.times[0] < 3


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (401, "does not accept the key"),
        (403, "does not allow this"),
        (404, "does not know the model “tiny”"),
        (400, "did not accept the request"),
        (307, "sends on to another address"),
    ],
)
def test_lasting_trouble_is_not_tried_again(code, words):
    with running(status(code, "Incorrect.", Location="http://evil.example/v1")) as server:
        texts, said = outcome(server)
    assert (texts, len(server.bodies)) == ({}, 1)
    assert words in said
    assert "BECAUSE_LANGUAGE_MODEL" in said


def test_busy_server_is_given_up_after_two_more_tries(caplog):
    with running(status(500, "Overloaded.")) as server:
        _, said = outcome(server)
    assert len(server.bodies) == 3
    assert server.times[2] - server.times[1] > server.times[1] - server.times[0]
    assert "failed (500)" in said
    assert "Overloaded" not in said
    assert "answered 500. It said: “Overloaded”." in caplog.text


@pytest.mark.parametrize("date", [False, True])
def test_server_is_asked_again_when_it_says(date):
    after = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True) if date else "2"
    with running(status(429, Retry_After=after), says("Heat.")) as server:
        assert outcome(server)[0] == {0: "Heat."}
    assert 1.0 < server.times[1] - server.times[0] < 4.0


def test_long_wait_is_not_waited_for():
    with running(status(429, Retry_After="600")) as server:
        started = time.monotonic()
        _, said = outcome(server)
    assert time.monotonic() - started < 1.0
    assert "asks to wait 600 seconds" in said


def test_wait_behind_the_deadline_is_not_waited_for():
    with running(status(429, Retry_After="5")) as server:
        started = time.monotonic()
        _, said = outcome(server, limits=Limits(deadline=started + 2))
    assert time.monotonic() - started < 1.0
    assert "asked too often" in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (whole("<html>Log in</html>", "text/html"), "answers with a web page"),
        (whole("Heat.", "text/plain"), "answers with “text/plain”"),
        (whole("{not json"), "is not JSON"),
        (whole('{"text": "Heat."}'), "holds no choices"),
        (whole('{"choices": [{"message": {"content": {"a": 1}}}]}'), "something else than text"),
        (whole('{"choices": ["Heat."]}'), "holds no choices"),
        (whole("[" * 5000), "is not JSON"),
        (whole(" " * 1_100_000), "is longer than any reason"),
        (events("data: {broken\n\n"), "is not JSON"),
        (events(f"data: {'x' * 70_000}"), "holds an event without end"),
        (events(event("Heat "), 'data: {"error": {"message": "Out of memory"}}\n\n'), "failed while writing"),
        (breaks_off, "broke off before its end"),
        (events(event(None, "length"), "data: [DONE]\n\n"), "used up its length"),
    ],
)  # fmt: skip
def test_answer_that_is_none_is_named(answer, words):
    with running(answer) as server:
        texts, said = outcome(server)
    assert texts == {}
    assert words in said
    assert "NO MEND" not in said
    assert server.url.split("/")[2] in said


def test_empty_answer_ends_without_a_word():
    with running(says("")) as server:
        assert outcome(server) == ({0: ""}, "")


def test_nobody_listening_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    model = ServedModel.from_settings(Settings(language_model=url, language_model_name="tiny"))
    with pytest.raises(ModelError, match=r"cannot be reached.*Check that it runs"):
        list(model.write([CHAT], Limits()))


def test_unencrypted_server_behind_https_is_named():
    with running(says("Heat.")) as server:
        _, said = outcome(server, language_model=server.url.replace("http:", "https:"), language_model_name="tiny")
    assert "TLS" in said
    assert server.bodies == []


def test_silence_is_given_up_after_the_timeout():
    with running(lambda handler: time.sleep(3)) as server:
        started = time.monotonic()
        _, said = outcome(server, language_model_timeout=0.4)
        assert time.monotonic() - started < 2
    assert "gave no sign for 0.4 seconds" in said
    assert len(server.bodies) == 1


def test_other_chats_end_before_a_failure_is_told():
    with running(status(400, "Too long."), says("Heat.", pause=0.1)) as server:
        texts, said = outcome(server, CHAT, CHAT, CHAT, language_model_name="tiny")
    assert list(texts.values()) == ["Heat."] * 2
    assert "did not accept the request (400)" in said


def test_choice_of_several_models_is_asked_for():
    with running(says("Heat."), models=("phi", "llama\u202e\x1b[2J")) as server:
        _, said = outcome(server)
    assert "offers 2 models (phi, llama[2J)" in said
    assert "BECAUSE_LANGUAGE_MODEL_NAME" in said


def test_words_of_a_server_go_to_the_log_without_key_link_and_markup(caplog):
    hostile = (
        f"Bad key {KEY}. See https://evil.example/{KEY} or <img src=x onerror=alert(1)> ![a](http://b)\x1b[31m\u202e"
    )
    with running(status(403, hostile)) as server:
        _, said = outcome(server)
    assert "Bad key" not in said
    assert "It said: “Bad key" in caplog.text
    assert not any(bad in caplog.messages[-1] for bad in (KEY, "evil", "<", "](", "\x1b", "\u202e"))


@pytest.mark.parametrize("shape", [{"detail": "Full."}, {"error": "Full."}, {"message": "Full."}])
def test_other_servers_words_are_found(shape, caplog):
    with running(lambda handler: send(handler, json.dumps(shape), status=400)) as server:
        outcome(server)
    assert "It said: “Full”" in caplog.text


def test_key_is_in_no_repr():
    settings = Settings(language_model="https://example.com/v1", language_model_key=KEY)
    model = ServedModel.from_settings(settings)
    assert not any(
        KEY in repr(thing) for thing in (settings, model, model.server, model._client, model._client.headers)
    )
