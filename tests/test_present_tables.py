"""Export: a spreadsheet must never take text for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.present.tables import STARTS_A_FORMULA, explanation_table, safe_cell, safe_csv, table_csv
from recsys.schema import Contribution, Explanation, Intent, Item, Query, Source


@pytest.mark.parametrize("start", STARTS_A_FORMULA)
def test_text_that_starts_like_a_formula_gets_an_apostrophe(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", [-0.25, 3, None, "plain", "'quoted", "1=1"])
def test_other_cells_stay_as_they_are(value):
    assert safe_cell(value) == value


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_no_cell_read_back_from_the_file_starts_a_formula(cells):
    cells = [cell.replace("\x00", "") for cell in cells]
    read = list(csv.reader(io.StringIO(safe_csv(["name"] * len(cells), [cells]).decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(STARTS_A_FORMULA) for row in read for cell in row)


def test_every_row_the_residual_and_the_score_are_exported():
    rows = (
        Contribution(Source.WORD, "=cmd()", 0.5, "0", {"meaning": 0.4, "wording": 0.1}),
        Contribution(Source.PRIOR, "quality", -0.125, "quality"),
    )
    explanation = Explanation(Item(1, "Alien"), 1, 0.375, rows, Query(Intent("x")))
    read = list(csv.DictReader(io.StringIO(table_csv(explanation_table(explanation)).decode("utf-8-sig"))))
    assert [row["Row"] for row in read] == ["'=cmd()", "quality", "Residual", "Score"]
    assert sum(float(row["Contribution"]) for row in read[:-1]) == float(read[-1]["Contribution"]) == 0.375
    assert (read[0]["Meaning"], read[0]["Wording"], read[1]["Meaning"]) == ("0.4", "0.1", "")
