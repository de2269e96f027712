"""The lessons for the writer of reasons: each can be asked of the engine, and none shows a film kept for tests."""

import re
from collections import Counter

import pytest

from recsys.errors import DataError
from recsys.reasons.check import check
from recsys.reasons.evidence import gather
from recsys.reasons.lessons import held_out, load_lessons, split
from recsys.schema import Style

LESSONS = load_lessons()
WORDS = {
    Style.PLAIN: (15, 50),
    Style.SHORT: (5, 20),
    Style.DETAIL: (35, 80),
    Style.CHILD: (10, 40),
    Style.ANALYST: (15, 60),
}


def test_there_are_enough_lessons_of_every_style():
    styles = Counter(lesson.style for lesson in LESSONS)
    assert len(LESSONS) >= 800
    assert set(styles) == set(Style)
    assert min(styles.values()) >= 90


def test_no_lesson_shows_a_film_that_is_kept_for_tests():
    assert not [lesson.item for lesson in LESSONS if held_out(lesson.item)]


def test_an_intent_is_learned_from_or_watched_never_both():
    learned, watched = split(LESSONS)
    assert len(learned) + len(watched) == len(LESSONS)
    assert watched
    assert not {lesson.intent for lesson in learned} & {lesson.intent for lesson in watched}


def test_reasons_are_of_their_style_and_well_set():
    for lesson in LESSONS:
        least, most = WORDS[lesson.style]
        assert least <= len(lesson.reason.split()) <= most, lesson.reason
        assert not re.search(r"""["'<>{}\[\]]|\s\s""", lesson.reason), lesson.reason
        assert lesson.uses


def test_reasons_are_all_different():
    assert len({lesson.reason for lesson in LESSONS}) == len(LESSONS)


def test_lessons_keep_to_their_rows_and_say_which_they_use(engine):
    for lesson in LESSONS[::9]:
        query = engine.recommend(lesson.intent, lesson.history).query
        evidence = gather(engine.explain_all([engine.recommendation(query, lesson.item)])[0])
        checked = check(lesson.reason, evidence, lesson.style)
        assert checked.problems == (), lesson
        assert tuple(dict.fromkeys(claim.evidence for claim in checked.claims)) == lesson.uses


@pytest.mark.parametrize("line", ["not json", "{}", '{"intent": "a", "history": [], "item": 1}'])
def test_a_line_that_is_no_lesson_is_named(tmp_path, line):
    path = tmp_path / "own.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"own\.jsonl.*row 1"):
        load_lessons(path)
