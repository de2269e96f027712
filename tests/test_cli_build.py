"""``build`` with data of one's own, whose ids are texts: what is stored, what ``--force`` removes, and its use."""

from __future__ import annotations

import json

import pytest
from command_line import refused, said, shape

from recsys.cli import main

GENRES = ("Drama", "Comedy", "Horror")
THEMES = ("dreams", "robots", "heist", "rain", "jazz", "desert")
ITEMS, PEOPLE = 18, 12


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder of own items and ratings, a cache of its own, and reasons from templates."""
    folder = tmp_path / "shop"
    folder.mkdir()
    items = [f"b{n},Book {n},{GENRES[n % 3]},A tale of {THEMES[n % 6]}" for n in range(ITEMS)]
    (folder / "items.csv").write_text("\n".join(["item_id,title,genres,description", *items]) + "\n")
    pairs = [(person, n) for person in range(PEOPLE) for n in range(ITEMS) if (person + n) % 3]
    rows = [f"u{person},b{n},{1 + (person * n) % 5},{place}" for place, (person, n) in enumerate(pairs)]
    (folder / "ratings.csv").write_text("\n".join(["user_id,item_id,rating,timestamp", *rows]) + "\n")
    monkeypatch.setenv("BECAUSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")
    return folder


def test_build_stores_what_later_commands_load(shop, tmp_path, capsys):
    assert main(["build", "--data", str(shop)]) == 0
    captured = capsys.readouterr()
    assert "18 items and" in captured.out
    assert "embeddings" in captured.err
    assert sorted(path.name.rsplit("-", 1)[0] for path in (tmp_path / "cache").iterdir()) == [
        "collaborative",
        "embeddings",
    ]
    stored = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.safetensors")}
    said(capsys, "build", "--data", str(shop))
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.safetensors")} == stored


def test_force_builds_anew_and_leaves_everything_else(shop, tmp_path, capsys):
    said(capsys, "build", "--data", str(shop))
    other = tmp_path / "cache" / "embeddings-0123456789abcdef"
    other.mkdir()
    (other / "mine.txt").write_text("kept")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.safetensors")}
    said(capsys, "build", "--force", "--data", str(shop))
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.safetensors")}
    assert set(after) == set(before)
    assert all(after[path] > before[path] for path in before)
    assert (other / "mine.txt").read_text() == "kept"
    assert not list((tmp_path / "cache").glob(".building-*"))


def test_ids_that_are_texts_work_in_every_command(shop, tmp_path, capsys):
    data = ("--data", str(shop))
    answer = shape(capsys, "recommend", "--intent", "robots", "--likes", "b1, b4", "--user", "u2", "-k", "2", *data)
    assert all(item["item_id"].startswith("b") for item in answer["items"])
    explained = shape(capsys, "explain", "--intent", "robots", "--item", "b7", *data)
    assert explained["item_id"] == "b7"
    assert "No item with the id 'b99'" in refused(capsys, "recommend", "--likes", "b99", *data)
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "x", "intent": "", "likes": ["b1", "b99", 7]}))
    said(capsys, "recommend", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"), *data)
    items = json.loads((tmp_path / "out.jsonl").read_text())["items"]
    assert "b1" not in items
    assert len(items) == 10


def test_control_characters_of_an_intent_do_not_reach_the_terminal(shop, capsys):
    text = said(capsys, "recommend", "--intent", "robots \x1b[31m\x07 and rain", "-k", "1", "--data", str(shop))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_intent_that_is_not_unicode_is_answered(shop, capsys):
    assert len(shape(capsys, "recommend", "--intent", "robots \udcff", "-k", "2", "--data", str(shop))["items"]) == 2


def test_evaluate_measures_the_models_that_are_named(shop, capsys):
    board = shape(capsys, "evaluate", "--model", "popularity", "ease", "--data", str(shop))
    assert {result["model"] for result in board["results"]} == {"popularity", "ease"}
    assert all(0.0 <= result[figure] <= 1.0 for result in board["results"] for figure in ("ndcg", "recall", "coverage"))
    assert board["people"] > 0
    assert board["notes"] == []
    text = said(capsys, "evaluate", "--model", "because", "--data", str(shop))
    assert "nDCG@10" in text
    assert "learned beforehand" in text
