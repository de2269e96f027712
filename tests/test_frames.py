"""Frames: a text as units, the shapes that lessons have, and a story told in one stretch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reasons_examples import HEAT, explanation

from recsys.errors import ArtefactError
from recsys.reasons import gather
from recsys.reasons.frames import FIRST, FURTHER, Frames, units
from recsys.reasons.slots import fillers, found_as
from recsys.reasons.story import stretches
from recsys.reasons.teaching import ADAPTER

EVIDENCE = gather(explanation())
STORY = "a disciplined thief plans a last run of scores in Los Angeles while an obsessive detective closes in on him"
LESSONS = (
    f"Heat has the heists you asked for: {STORY}.",
    "You asked for heists, and Heat has them. “Twisty” counts against it.",
    f"A{STORY[1:]}. Heat has the heists you asked for.",
)
FRAMES = Frames.of((units(text, EVIDENCE) for text in LESSONS), least=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heat has the heists you asked for.", "<title> has the <theme:same+> you asked for ."),
        ("Heat is close to your “heists”.", "<title> is close to your “ <asked+> ” ."),
        ("“Twisty” counts against it.", "“ <asked-> ” counts against it ."),
        ("Heat’s 104 people. It adds +0.40!", "<title> ’s <rating> people . it adds <value> !"),
        (f"Heat: {STORY}.", "<title> : <plot> ."),
        (f"Heat: {STORY.partition(' in Los')[0]}.", "<title> : <plot> ."),
        ("Directed by Michael Mann, with Al Pacino.", "directed by <director> , with <actor+> ."),
        ("It is a thriller, with crime among its genres.", "it is a <a:genres> , with <genres> among its genres ."),
        (f"A{STORY[1:]}. It is from 1995.", "<story> . it is from <year> ."),
        ("A splendid film", "a <other> film"),
    ],
)
def test_a_text_is_read_as_units(text, expected):
    assert " ".join(units(text, EVIDENCE)) == expected


@pytest.mark.parametrize("text", LESSONS)
def test_what_lessons_say_is_not_strange(text):
    assert list(FRAMES.strange(units(text, EVIDENCE))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Heat counts the heists you asked for.",
        "“Heists” counts against it.",
        "You asked for Michael Mann, and Heat has them.",
        "“Twisty” counts against it. You asked for heists, and Heat has them.",
    ],
)
def test_other_words_signs_kinds_and_orders_are_strange(text):
    assert list(FRAMES.strange(units(text, EVIDENCE)))


def test_what_too_few_lessons_hold_is_no_frame():
    twice = "Heat has the heists you asked for."
    often = Frames.of((units(text, EVIDENCE) for text in (*LESSONS, twice, f"It is it. {twice}")), least=2)
    assert often.sentences == {(FURTHER, tuple(units(twice, EVIDENCE)))}


def test_a_sentence_can_end_only_where_its_places_can_be_filled():
    some = frozenset(("<title>", "<asked+>", "<theme:same+>", "you", "asked", "for", "and", "has", "the", "them"))
    assert FRAMES.ends(FIRST, some)
    begun = FRAMES.steps[FIRST]["<title>"]
    assert not FRAMES.ends(begun, some)  # "Heat has the heists you asked for" goes on with the plot
    assert FRAMES.ends(begun, some | {"<plot>"})


def test_what_was_asked_for_and_what_a_film_has_of_it_fill_different_places():
    row = next(row for row in EVIDENCE if row.key == "word:1")
    assert found_as(row) == ("theme", "heist")
    assert list(fillers(row)) == [("heists", "<asked+>"), ("heists", "<theme:same+>")]
    part = replace(row, names=("heists", "train heist"), text=row.text.replace("“heist”", "“train heist”"))
    assert list(fillers(part)) == [("heists", "<asked+>"), ("train heist", "<theme+>")]


def test_a_story_is_told_from_where_it_begins_to_where_it_may_be_cut():
    assert list(stretches(HEAT.logline)) == [
        HEAT.logline.partition(" while")[0],
        HEAT.logline.rstrip("."),
    ]
    told = set(stretches("He sings; she runs far away. They never ever meet, but they write."))
    assert {"He sings; she runs far away", "she runs far away", "They never ever meet"} <= told
    assert not {one for one in told if one.startswith("ever") or one.endswith("far")}


def test_frames_are_kept_in_a_file(tmp_path):
    FRAMES.save(tmp_path / "frames.json")
    again = Frames.load(tmp_path / "frames.json")
    assert again.sentences == FRAMES.sentences
    assert again.steps == FRAMES.steps


@pytest.mark.parametrize("content", [None, "{", "[1, 2]", '{"first": ["unit"]}', '{"first": 1, "further": []}'])
def test_a_damaged_file_is_named_with_its_mend(tmp_path, content):
    path = tmp_path / "frames.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"frames\.json.*train_reasons"):
        Frames.load(path)


def test_the_shipped_frames_know_how_a_reason_begins():
    shipped = Frames.load(ADAPTER / "frames.json")
    assert {"<title>", "<story>", "“"} <= set(shipped.steps[FIRST])
    assert len(shipped.sentences) > 300


@pytest.mark.parametrize(
    "text", ["Heat!", "With cops and robbers among its themes, Heat is here for your “heists”.", "A splendid film."]
)
def test_a_title_alone_a_list_beside_a_wish_and_the_unknown_are_no_frames(text):
    assert not Frames.of([units(text, EVIDENCE)] * 3).sentences
