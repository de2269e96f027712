"""The files that ``explain`` writes: whole or not at all, and said beside the output proper."""

import csv
import io
import json

import pytest
from command_line import refused
from PIL import Image

from recsys import cli
from recsys.commands import files, question
from recsys.errors import DataError

ASKED = ("explain", "--intent", "something sad in Paris", "--likes", "2571", "--item", "541")


@pytest.fixture(autouse=True)
def opened_once(monkeypatch, engine):
    """Every command gets the engine that the session has opened, instead of opening it again."""
    monkeypatch.setattr(question, "open_engine", lambda options: engine)


def test_a_report_a_picture_and_the_numbers_are_written_and_said(tmp_path, capsys):
    paths = {kind: tmp_path / f"why.{kind}" for kind in ("html", "png", "csv")}
    named = [word for kind, path in paths.items() for word in (f"--{kind}", str(path))]
    assert cli.main([*ASKED, "--json", *named]) == 0
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert captured.err.count("Wrote ") == 3
    assert all(str(path) in captured.err for path in paths.values())
    assert "Blade Runner" in paths["html"].read_text(encoding="utf-8")
    assert Image.open(io.BytesIO(paths["png"].read_bytes())).width == 1600
    rows = list(csv.DictReader(io.StringIO(paths["csv"].read_text(encoding="utf-8-sig"))))
    assert {row["Row"] for row in rows} > {row["name"] for row in told["contributions"]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["why.csv", "why.html", "why.png"]


def test_a_file_that_is_there_is_replaced_whole(tmp_path, capsys):
    path = tmp_path / "why.csv"
    path.write_text("old")
    assert cli.main([*ASKED, "--csv", str(path)]) == 0
    assert "Blade Runner" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("place", "words"), [("no/such/why.html", "there is no folder"), ("", "it is a folder")])
def test_where_a_file_cannot_be_is_refused_before_any_work(tmp_path, capsys, monkeypatch, place, words):
    monkeypatch.setattr(question, "open_engine", lambda options: pytest.fail("work was begun"))
    assert words in refused(capsys, *ASKED, "--html", str(tmp_path / place))


def fill_the_disk(path):
    with files.replaced(path, "--csv") as draft:
        draft.write(b"half")
        raise OSError(28, "No space left on device")


def test_a_failure_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "kept"
    path.write_text("kept")
    with pytest.raises(DataError, match="Choose another file for --csv"):
        fill_the_disk(path)
    assert path.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [path]


def test_a_long_change_is_told_in_short(capsys):
    assert cli.main(["explain", "--user", "15", "--intent", "heist", "--item", "541"]) == 0
    sentence = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Without the rated items"))
    assert " more: " in sentence
    assert sentence.count("“") == 6
