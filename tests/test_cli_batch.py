"""Batches: every line checked first, order kept, answers equal to those of single requests, written whole."""

from __future__ import annotations

import json

import pytest
from command_line import in_own_process, refused, said

from recsys.commands import batch, question

GOOD = {"id": "good", "intent": "robots", "likes": [2571]}


@pytest.fixture
def opened_once(monkeypatch, engine):
    """Every command gets the engine that the session has opened, instead of opening it again."""
    monkeypatch.setattr(question, "open_engine", lambda options: engine)


def write_lines(path, *lines) -> str:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("opened_once")
def test_answers_keep_the_order_and_equal_single_requests(tmp_path, capsys, engine, monkeypatch):
    monkeypatch.setattr(batch, "CHUNK", 2)
    asked = [
        {"id": 3, "intent": "a heist with a twist, nothing scary", "likes": []},
        {"id": "a", "intent": "like The Matrix", "likes": [1, "260", 999999999]},
        {"id": 1, "intent": "", "likes": [2571]},
        {"id": 2, "intent": "夢についての映画"},
    ]
    source = write_lines(tmp_path / "in.jsonl", *asked, "")
    said(capsys, "recommend", "--batch", source, "--out", str(tmp_path / "out.jsonl"), "-k", "4")
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [3, "a", 1, 2]
    likes = [{}, {1: 5.0, 260: 5.0}, {2571: 5.0}, {}]
    for line, history, answer in zip(asked, likes, answers, strict=True):
        expected = engine.recommend(line["intent"], history, k=4)
        assert answer["items"] == [one.item.item_id for one in expected]
        assert answer["scores"] == pytest.approx([one.score for one in expected], abs=1e-4)


@pytest.mark.usefixtures("opened_once")
def test_liked_items_are_left_out(tmp_path, capsys):
    source = write_lines(tmp_path / "in.jsonl", {"id": 1, "intent": "The Matrix", "likes": [2571, 260]})
    said(capsys, "recommend", "--batch", source, "--out", str(tmp_path / "out.jsonl"), "-k", "50")
    assert not {2571, 260} & set(json.loads((tmp_path / "out.jsonl").read_text())["items"])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{not json}", "it is no JSON"),
        ("[1, 2]", "it is no JSON object with an id"),
        ({"intent": "x"}, "it is no JSON object with an id"),
        ({"id": None, "intent": "x"}, "column id: it must be a whole number or a text"),
        ({"id": 1, "intent": ["x"]}, "column intent"),
        ({"id": 1, "intent": "x", "likes": 5}, "column likes"),
        ({"id": 1, "intent": "x", "likes": [True]}, "column likes"),
        ({"id": 1, "intent": "x", "likes": [{"id": 5}]}, "column likes"),
        ("[" * 100_000, "it is no JSON"),
    ],
    ids=["no json", "list", "no id", "null id", "intent list", "likes number", "like bool", "like object", "deep"],
)
def test_bad_line_is_refused_with_its_row_before_any_work(tmp_path, capsys, line, words):
    out = tmp_path / "out.jsonl"
    out.write_text("kept\n")
    source = write_lines(tmp_path / "in.jsonl", GOOD, "", line)
    message = refused(capsys, "recommend", "--batch", source, "--out", str(out))
    assert "in.jsonl, row 3" in message
    assert words in message
    assert "Each line must be like" in message
    assert out.read_text() == "kept\n"


def test_bytes_that_are_no_utf8_are_refused_with_their_row(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_bytes(b'{"id": 1, "intent": "caf\xe9"}\n')
    message = refused(capsys, "recommend", "--batch", str(tmp_path / "in.jsonl"), "--out", "-")
    assert "in.jsonl, row 1: it is not UTF-8." in message


def test_byte_order_mark_and_carriage_returns_are_read(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(b'\xef\xbb\xbf{"id": 1, "intent": "x"}\r\n{"id": 2}\r\n')
    assert [one.request_id for one in batch.read(str(tmp_path / "in.jsonl"))] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--batch", "in.jsonl"], "--batch and --out belong together"),
        (["--batch", "in.jsonl", "--out", "-", "--likes", "1"], "--likes does not go with --batch"),
        (["--batch", "no-such.jsonl", "--out", "-"], "no-such.jsonl: it cannot be read"),
    ],
    ids=["no out", "likes", "no file"],
)
def test_arguments_that_do_not_fit_are_refused(capsys, arguments, words):
    assert words in refused(capsys, "recommend", *arguments)


def test_folder_that_is_not_there_is_refused_before_any_work(tmp_path, capsys):
    source = write_lines(tmp_path / "in.jsonl", GOOD)
    message = refused(capsys, "recommend", "--batch", source, "--out", str(tmp_path / "none" / "out.jsonl"))
    assert "there is no folder" in message


def test_interrupted_batch_leaves_the_file_as_it_was(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("kept\n")

    def interrupted():
        yield "first"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.write(out, interrupted())
    assert out.read_text() == "kept\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_standard_input_to_standard_output():
    done = in_own_process("recommend", "--batch", "-", "--out", "-", "-k", "2", stdin=json.dumps(GOOD) + "\n")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["id"] == "good"
    assert len(answer["items"]) == len(answer["scores"]) == 2
