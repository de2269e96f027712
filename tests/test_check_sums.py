"""Arguments agree with the sum: in sign, order and size, and where one is said to be the only one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reasons_examples import explanation

from recsys.reasons import check, gather
from recsys.schema import Contribution, Source

ROWS = (
    Contribution(Source.WORD, "twisty", -0.8, "0"),
    Contribution(Source.WORD, "heists", 3.0, "1"),
    Contribution(Source.HISTORY, "Pulp Fiction", 0.3, "296"),
    Contribution(Source.CHIP, "With Al Pacino", 2.0, "person:Al Pacino"),
)
WHY = explanation()
EVIDENCE = gather(replace(WHY, contributions=(*ROWS[:3], replace(ROWS[3], key=WHY.query.intent.chips[0].key))))


def problems(text):
    return check(text, EVIDENCE).problems


@pytest.mark.parametrize(
    "text",
    [
        "Heat has the heists you asked for, and Pulp Fiction adds a little.",
        "“Heists” counts most for Heat, then Al Pacino, whom you asked for.",
        "Heat has your heists, though “twisty” counts against it.",
        "Only “twisty” lowers Heat, and the heists you wanted lift it most.",
        "“Heists” +3.00 and Pulp Fiction +0.30 lift Heat; “twisty” −0.80 lowers it.",
        "Pulp Fiction adds only a little to Heat, and “heists” far more.",
    ],
)
def test_what_agrees_with_the_sum_stands(text):
    assert problems(text) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Heat has the heists you asked for, which count against it.", "against the film"),
        ("Heat has your heists, and “twisty” lifts it too.", "for the film"),
        ("You asked for a twisty film, and Heat is tense.", "for the film"),
        ("Pulp Fiction lifts Heat, and so do the heists you asked for.", "counts less"),
        ("Pulp Fiction does most for Heat.", "the strongest"),
        ("The heists you asked for add only a little to Heat.", "made little"),
        ("Pulp Fiction strongly lifts Heat.", "made much"),
        ("Only the heists you asked for lift Heat.", "only"),
        ("“Heists” +0.30 and Pulp Fiction +3.00 lift Heat.", "number"),
        ("“Heists” −3.00 counts for Heat, as you asked.", "number"),
    ],
)
def test_what_contradicts_the_sum_is_found(text, said):
    assert any(said in problem for problem in problems(text)), problems(text)
