"""The command line with the real engine: what it prints, and that its JSON keeps its shape."""

from __future__ import annotations

import argparse

import pytest
from command_line import in_own_process, said, shape

from recsys.cli import build_parser
from recsys.commands import question

DREAMS = "a mind-bending film about dreams, no horror"
MATRIX, TOY_STORY, INCEPTION = 2571, 1, 79132


@pytest.fixture(autouse=True)
def opened_once(monkeypatch, engine):
    """Every command gets the engine that the session has opened, instead of opening it again."""
    monkeypatch.setattr(question, "open_engine", lambda options: engine)


def test_recommend_json_has_the_agreed_shape(capsys):
    answer = shape(capsys, "recommend", "--intent", DREAMS, "--likes", f"{MATRIX},{TOY_STORY}", "-k", "4")
    assert set(answer) == {"intent", "items", "timings_ms"}
    assert set(answer["intent"]) == {"text", "words", "chips", "notes"}
    assert answer["intent"]["chips"] == [{"kind": "exclude_genre", "label": "No horror", "key": "exclude_genre:Horror"}]
    assert len(answer["items"]) == 4
    for item in answer["items"]:
        assert set(item) == {"item_id", "title", "year", "score", "contributions"}
        assert all(set(row) == {"kind", "name", "value"} for row in item["contributions"])
    kinds = {row["kind"] for row in answer["items"][0]["contributions"]}
    assert kinds == {"word", "history", "prior"}


@pytest.mark.parametrize(
    "asked",
    [
        ("--intent", DREAMS),
        ("--intent", "like The Matrix, with Tom Hanks, a comedy from the 90s"),
        ("--intent", "heist", "--likes", "2571"),
        ("--user", "15"),
        ("--user", "564", "--intent", "something sad in Paris"),
    ],
    ids=["words", "chips", "words and likes", "user", "largest history"],
)
def test_contributions_sum_to_score(capsys, asked):
    for item in shape(capsys, "recommend", *asked, "-k", "3")["items"]:
        assert sum(row["value"] for row in item["contributions"]) == pytest.approx(item["score"], abs=1e-5)


def test_each_word_is_a_row_of_its_own(capsys):
    answer = shape(capsys, "recommend", "--intent", DREAMS, "-k", "1")
    rows = [row["name"] for row in answer["items"][0]["contributions"] if row["kind"] == "word"]
    assert rows == answer["intent"]["words"]
    assert len(rows) == 2


def test_recommend_ranks_as_the_engine_does(capsys, engine):
    answer = shape(capsys, "recommend", "--intent", DREAMS, "--likes", str(MATRIX), "-k", "5")
    expected = engine.recommend(DREAMS, {MATRIX: 5.0}, k=5)
    assert [item["item_id"] for item in answer["items"]] == [one.item.item_id for one in expected]
    assert [item["score"] for item in answer["items"]] == [one.score for one in expected]


def test_likes_join_the_ratings_of_a_user(engine):
    options = argparse.Namespace(user="15", likes=" 2571 ,1")
    own = engine.history_of(15)
    assert question.history_of(engine, options) == own | {MATRIX: 5.0, TOY_STORY: 5.0}


def test_number_of_results_is_what_the_intent_says_unless_given(capsys):
    assert len(shape(capsys, "recommend", "--intent", "3 films about robots")["items"]) == 3
    assert len(shape(capsys, "recommend", "--intent", "3 films about robots", "-k", "2")["items"]) == 2


def test_recommend_prints_an_aligned_table(capsys):
    lines = said(capsys, "recommend", "--intent", DREAMS, "--likes", str(MATRIX), "-k", "5").splitlines()
    heading = next(line for line in lines if "mostly from" in line)
    rows = lines[lines.index(heading) + 1 :][:5]
    assert [row.split()[0] for row in rows] == ["1", "2", "3", "4", "5"]
    ends = {len(row[: heading.index("score") + 5].rstrip()) for row in rows}
    assert ends == {heading.index("score") + 5}
    assert any(line.startswith("Words") and "mind-bending" in line for line in lines)


def test_explain_json_has_the_agreed_shape(capsys, engine):
    first = engine.recommend(DREAMS, {MATRIX: 5.0, TOY_STORY: 5.0}, k=1)[0].item.item_id
    answer = shape(capsys, "explain", "--intent", DREAMS, "--item", str(first), "--likes", f"{MATRIX},{TOY_STORY}")
    assert answer["item_id"] == first
    assert answer["rank"] == 1
    assert abs(answer["residual"]) < 1e-5
    total = sum(row["value"] for row in answer["contributions"])
    assert total + answer["residual"] == pytest.approx(answer["score"], abs=1e-9)
    change = answer["counterfactual"]
    assert {"source", "removed", "runner_up", "predicted_rank", "actual_rank"} <= set(change)
    assert change["proven"] is True
    assert change["actual_rank"] > 1
    assert all(
        other["predicted_rank"] == other["actual_rank"]
        for other in answer["counterfactuals"]
        if other["source"] == "history"
    )
    assert change in answer["counterfactuals"]


def test_explain_any_item_of_the_catalogue(capsys):
    text = said(capsys, "explain", "--intent", DREAMS, "--item", str(TOY_STORY))
    assert "Toy Story (1995): rank " in text
    assert "left over" in text


def test_long_histories_are_shortened_and_still_add_up(capsys):
    text = said(capsys, "explain", "--user", "564", "--item", str(INCEPTION))
    rows = [line for line in text.splitlines() if line.startswith("history")]
    assert len(rows) == 13
    assert "more" in rows[-1]


def test_reason_json_has_the_agreed_shape(capsys):
    answer = shape(capsys, "reason", "--intent", "something sad in Paris", "-k", "2")
    assert len(answer["items"]) == 2
    for item in answer["items"]:
        assert {"item_id", "title", "text", "source", "claims", "evidence"} <= set(item)
        assert item["source"] in ("model", "template")
        assert item["source"] == "model" or item["note"]
        keys = {row["key"] for row in item["evidence"]}
        assert item["claims"]
        assert all(claim["text"] in item["text"] and claim["evidence"] in keys for claim in item["claims"])


@pytest.mark.parametrize("command", ["build", "recommend", "explain", "reason", "evaluate", "doctor"])
def test_help_names_every_option_with_its_meaning(command):
    parser = build_parser()._subparsers._group_actions[0].choices[command]
    assert parser.description
    assert all(action.help for action in parser._actions)


def test_help_needs_no_package():
    done = in_own_process("--help", options=("-S",))
    assert done.returncode == 0
    assert "recommend" in done.stdout
