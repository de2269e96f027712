"""Frames: a text as units, what follows what in lessons, and what is not as a writer was taught."""

from __future__ import annotations

import pytest
from reasons_examples import explanation
from recsys.reasons.as_taught import not_as_taught

from recsys.errors import ArtefactError
from recsys.reasons import gather
from recsys.reasons.frames import Frames, lessons_frames, units

EVIDENCE = gather(explanation())
STORY = "a disciplined thief plans a last run of scores in Los Angeles while an obsessive detective closes in on him"
LESSONS = (
    f"Heat has the heists you asked for: {STORY}.",
    "You asked for heists, and Heat has them. “Twisty” counts against it.",
    f"{STORY.capitalize()}. Heat has the heists you asked for.".replace("los angeles", "Los Angeles"),
)
FRAMES = Frames.of((units(text, EVIDENCE) for text in LESSONS), least=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heat has the heists you asked for.", "<title> has the <word+> you asked for ."),
        ("“Twisty” counts against it.", "“ <word-> ” counts against it ."),
        ("Heat’s 104 people. It adds +0.40!", "<title> ’s <number> people . ^^ it adds <number> !"),
        (f"Heat: {STORY}.", "<title> : <plot> ."),
        ("Directed by Michael Mann, with Al Pacino.", "directed by <director> , with <chip:person+> ."),
        ("A splendid film", "a <other> film"),
    ],
)
def test_a_text_is_read_as_units(text, expected):
    assert " ".join(units(text, EVIDENCE)) == expected


def test_what_lessons_hold_is_not_strange_and_what_they_lack_is():
    for text in LESSONS:
        assert list(not_as_taught(text, EVIDENCE, FRAMES)) == []
    told = list(not_as_taught("Heat counts the heists you asked for.", EVIDENCE, FRAMES))
    assert "joined “<title>” and “counts”, as no lesson does" in told


def test_the_sign_and_the_kind_of_a_row_are_part_of_a_frame():
    assert list(FRAMES.strange(units("“Heists” counts against it.", EVIDENCE)))
    assert list(FRAMES.strange(units("You asked for Michael Mann, and Heat has them.", EVIDENCE)))


def test_what_too_few_lessons_hold_is_no_frame():
    often = Frames.of((units(text, EVIDENCE) for text in LESSONS), least=2)
    assert "the" in often.behind_one["has"]
    assert "you" not in often.behind_one.get("^", ())


@pytest.mark.parametrize(
    ("story", "problem"),
    [
        (STORY, ""),
        (STORY.partition(" while")[0], ""),
        (STORY.partition(" in Los")[0], "broke off in the middle of the story"),
        (STORY.partition("disciplined ")[2], "began in the middle of the story"),
        (f"{STORY.partition(' in Los')[0]} in Rome while an obsessive detective closes in", "told the story in pieces"),
    ],
)
def test_a_story_is_told_in_one_stretch(story, problem):
    frames = Frames.of([units(f"Heat: {story}.", EVIDENCE)], least=1)
    told = list(not_as_taught(f"Heat: {story}.", EVIDENCE, frames))
    assert (problem in told) if problem else not told


def test_frames_are_kept_in_a_file(tmp_path):
    FRAMES.save(tmp_path / "frames.json")
    again = Frames.load(tmp_path / "frames.json")
    assert again.behind_two == FRAMES.behind_two
    assert again.behind_one == FRAMES.behind_one


@pytest.mark.parametrize("content", [None, "{", "[1, 2]", '{"only-one": ["unit"]}'])
def test_a_damaged_file_is_named_with_its_mend(tmp_path, content):
    path = tmp_path / "frames.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"frames\.json.*train_reasons"):
        Frames.load(path)


def test_the_shipped_frames_know_how_a_reason_begins_and_ends():
    shipped = lessons_frames()
    assert {"<title>", "<plot>", "“"} & shipped.behind_one["^"]
    assert "$" in shipped.behind_one["."]
