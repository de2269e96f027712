"""``reason`` on the command line: styles, who wrote it, and refusals."""

from __future__ import annotations

import pytest
from command_line import in_own_process, said, shape

from recsys.cli import build_parser
from recsys.commands.reason import origin
from recsys.schema import Item, Reason, Style

QUESTION = ("reason", "--intent", "90s heist with a twist", "-k", "2")


@pytest.fixture(autouse=True)
def templates(monkeypatch):
    """Without a model, so that nothing is loaded for these tests."""
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def test_every_style_can_be_asked_for():
    options = build_parser()._subparsers._group_actions[0].choices["reason"]
    (style,) = [action for action in options._actions if "--style" in action.option_strings]
    assert set(style.choices) == set(Style)
    assert style.default == Style.PLAIN


def test_json_tells_style_writer_and_tries(capsys):
    items = shape(capsys, *QUESTION, "--style", "child")["items"]
    assert [(item["style"], item["writer"], item["tries"]) for item in items] == [("child", "", 0)] * 2
    assert all(item["source"] == "template" and "No language model" in item["note"] for item in items)


def test_text_tells_who_wrote_it(capsys):
    assert said(capsys, *QUESTION).count("written by the template (No language model is set up") == 2


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        (Reason(Item(6, "Heat"), "Try Heat.", "model", (), writer="SmolLM2"), "written by the model SmolLM2"),
        (Reason(Item(6, "Heat"), "Try it.", "model", (), writer="S", tries=2), "written by the model S in 2 rounds"),
        (
            Reason(Item(6, "Heat"), "Try it.", "template", (), note="It was late."),
            "written by the template (It was late.)",
        ),
    ],
)
def test_origin_in_words(reason, line):
    assert origin(reason) == line


def test_unknown_style_is_refused_with_the_known_ones():
    refused = in_own_process(*QUESTION, "--style", "poem")
    assert refused.returncode == 2
    assert "analyst" in refused.stderr
    assert "Traceback" not in refused.stderr
