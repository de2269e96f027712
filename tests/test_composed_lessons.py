"""Composed lessons: clauses that people wrote, filled from true rows, kept where the check has nothing against them."""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace

import pytest
from reasons_examples import HEAT, explanation

from recsys.errors import DataError
from recsys.reasons import gather
from recsys.reasons.check import check
from recsys.reasons.genres import LABELS
from recsys.reasons.plan import STORY, plan, plan_of
from recsys.reasons.teaching.clauses import filled, fillings, load_clauses
from recsys.reasons.teaching.composed import composed, practice
from recsys.schema import Contribution, Source, Style

CLAUSES = load_clauses()
WHY = explanation()
EVIDENCE = gather(WHY)
PLACES = {
    "title",
    "is",
    "word",
    "Word",
    "theme",
    "Theme",
    "mood",
    "label",
    "Label",
    "person",
    "Person",
    "film",
    "stars",
}


def test_every_clause_has_known_places_and_names_the_film_where_it_leads():
    assert len(CLAUSES) > 25
    for (_, where), clauses in CLAUSES.items():
        for clause in clauses:
            names = {name for _, name, _, _ in string.Formatter().parse(clause) if name}
            assert names <= PLACES, clause
            assert ("title" in names) == (where in {"title", "first"}), clause
            assert clause.endswith(".") == (where in {"more", "against"}), clause


def test_a_line_that_is_no_clause_is_named_with_its_row(tmp_path):
    path = tmp_path / "frames.txt"
    path.write_text("# clauses\nword title: {title} answers your “{word}”\nthis is none\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 3"):
        load_clauses(path)


@pytest.mark.parametrize("style", list(Style))
def test_what_is_composed_passes_the_check_and_follows_its_plan(style):
    chance, made = random.Random(1), set()
    for turn in range(12):
        text = composed(EVIDENCE, style, turn, CLAUSES, chance)
        if text:
            made.add(text)
            assert check(text, EVIDENCE, style).problems == ()
            planned = [key for key in plan(EVIDENCE, style, turn) if not key.startswith("field:")]
            assert [key for key in plan_of(text, EVIDENCE) if key in planned] == planned
    assert len(made) > 3


def test_a_story_is_told_from_its_beginning_and_whole_or_cut_where_it_may_be():
    chance = random.Random(2)
    texts = [composed(EVIDENCE, Style.PLAIN, turn, CLAUSES, chance) for turn in range(40)]
    told = [text for text in texts if text]
    assert len(told) > 30
    assert all(re.search(r"[Aa] disciplined thief plans a last run of scores in Los Angeles", text) for text in told)
    assert STORY not in plan(EVIDENCE, Style.SHORT, 0)


def test_what_lowers_the_film_is_told_as_that():
    against = Contribution(Source.WORD, "twisty", -0.9, "0")
    rows = (against, *(row for row in WHY.contributions if row.key != "0"))
    evidence = gather(replace(WHY, contributions=rows))
    text = composed(evidence, Style.PLAIN, 0, CLAUSES, random.Random(3))
    assert re.search(r"“?[Tt]wisty”?", text.rpartition(". ")[2])


def test_what_a_row_fills_agrees_with_what_it_names():
    row = next(row for row in EVIDENCE if row.key == "word:1")
    ((kind, filling),) = fillings(row, EVIDENCE)
    assert (kind, filling["theme"]) == ("same", "heist")
    part = replace(row, text=row.text.replace("“heist”", "“train heist”"))
    assert next(fillings(part, EVIDENCE))[0] == "theme"
    clause = "{Theme} {is} among the themes of {title}"
    assert filled(clause, filling, "Heat") == "Heist is among the themes of Heat"
    assert filled(clause, {"theme": "cops and robbers"}, "Heat") == "Cops and robbers are among the themes of Heat"


def test_every_genre_of_the_data_has_a_label(engine):
    genres = {genre for item in engine.catalogue for genre in item.genres}
    assert genres - set(LABELS) <= {"IMAX", "(no genres listed)"}


def test_practice_is_the_same_for_a_seed_and_varied():
    cases = [EVIDENCE, gather(explanation(replace(HEAT, title="Ronin")))] * 40
    first, again = (list(practice(cases, CLAUSES, seed=5)) for _ in range(2))
    assert first == again
    assert len({answer.reason for answer in first}) > len(cases) / 3
    assert {answer.style for answer in first} >= {Style.PLAIN, Style.SHORT}
