"""What the page says of methods beside the exact values."""

import numpy as np
import pytest

from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution
from recsys.explain.methods import METHODS
from recsys.explain.methods_compared import side_by_side
from recsys.present.charts.methods import MARKS, MOST_WORDS, marks_legend, method_marks
from recsys.present.methods import MEANINGS, columns_explained, conclusion, method_table, remarks, seconds


def floats(*values):
    return np.array(values, np.float32)


def compared(*others, exact=(3.0, -1.0, 2.0), words=("dreams", "<b>rain</b>", "jazz"), error=None):
    first = Attribution("Exact", floats(*exact), 0.5, 7, None if error is None else floats(*error))
    total = float(sum(exact))
    return side_by_side(words, total, [("Exact", first), *((one.method, one) for one in others)])


NEAR = Attribution("KernelSHAP", floats(3, -1, 2.3), 1.2, 5)
FAR = Attribution("Attention", floats(0, 1, 0), 0.001, 1, relative=True)


def test_the_conclusion_says_how_near_the_nearest_came_and_which_is_furthest_off():
    said = conclusion(compared(NEAR, FAR))
    assert said == (
        "KernelSHAP came within 5\u00a0% of the exact values after 1.20\u00a0s; the exact ones took 0.50\u00a0s. "
        "Furthest off is Attention, by 167\u00a0%."
    )


def test_a_method_that_found_the_values_is_said_to_have_found_them():
    assert conclusion(compared(Attribution("KernelSHAP", floats(3, -1, 2)))).startswith("KernelSHAP found the exact")


def test_sampled_values_are_not_called_exact():
    found = compared(NEAR, error=(0.1, 0.1, 0.1))
    assert "exact" not in conclusion(found)
    assert "Exact" not in method_table(found.methods)
    assert method_marks(found).figure.data[0].error_x.array == pytest.approx((0.1, 0.1, 0.1))


def test_one_word_no_rival_and_no_exact_values_are_said_in_words():
    assert "nothing to share out" in conclusion(compared(exact=(2.0,), words=("dreams",)))
    assert "No other method" in conclusion(compared(FAR))
    failed = side_by_side(("a", "b"), 1.0, [("Exact", BecauseError("Too many words.", "Take some out."))])
    assert conclusion(failed).endswith("Too many words. Take some out.")


def test_values_that_are_all_zero_have_words_for_it():
    zero = side_by_side(
        ("a", "b"), 0.0, [(name, Attribution(name, floats(0, 0))) for name in ("Exact", "LIME", "Random")]
    )
    assert "No other method" in conclusion(zero)
    assert "nan" not in method_table(zero.methods).lower()


def test_the_table_has_a_row_for_each_method_and_for_each_still_to_come():
    found = compared(NEAR, FAR)
    table = method_table(found.methods, ["LIME"])
    assert table.count("<tr") == 5
    assert "<td>1.20\u00a0s</td><td>5</td><td>5\u00a0%</td><td>+1.00</td><td>+0.30</td>" in table
    assert table.count("stretched") == 1
    assert '<tr class="ahead"><th scope="row">LIME</th>' in table


def test_a_failure_takes_the_whole_row_and_is_escaped():
    failed = side_by_side(
        ("a",), 1.0, [("Exact", Attribution("Exact", floats(1))), ("LIME", BecauseError("<i>no</i>"))]
    )
    assert f'colspan="{len(MEANINGS)}">&lt;i&gt;no&lt;/i&gt;</td>' in method_table(failed.methods)


def test_every_column_is_explained():
    heads = method_table(compared().methods).count('scope="col"')
    assert columns_explained().count("<li>") == heads - 1


def test_remarks_are_only_made_on_methods_that_are_there():
    assert remarks(compared(NEAR)) == ()
    (said,) = remarks(compared(FAR))
    assert said.startswith("Attention knows nothing of this score")
    gradients = Attribution("Integrated gradients", floats(3, -1, 2.5), base=-0.5)
    assert f"score \u2212{0.5:.2f} against no words" in remarks(compared(gradients))[0]
    assert "add up to +4.50 rather than +4.00" in remarks(compared(gradients))[0]


def test_the_chart_shows_the_largest_words_and_every_method_on_a_line_of_its_own():
    words = tuple(f"w{place}" for place in range(15))
    exact = tuple(float(place) for place in range(15))
    other = Attribution("LIME", floats(*exact))
    chart = method_marks(compared(other, FAR_LONG, exact=exact, words=words))
    bar, first, second = chart.figure.data
    assert list(bar.x) == sorted(exact, reverse=True)[:MOST_WORDS]
    assert list(first.x) == list(bar.x)
    assert all(above < below for above, below in zip(first.y, second.y, strict=True))
    assert "3 words with smaller values" in chart.sentence
    assert list(chart.table.columns) == ["Word", "Exact", "LIME", "Random"]
    assert len(chart.table) == 15


FAR_LONG = Attribution("Random", np.full(15, 1 / 15, np.float32), relative=True)


def test_words_are_safe_in_the_figure():
    assert "<b>" not in "".join(method_marks(compared(NEAR)).figure.layout.yaxis.ticktext)


def test_every_method_has_a_mark_of_its_own_and_the_legend_names_it():
    assert set(MARKS) == {one.name for one in METHODS} - {"Exact"}
    assert len({mark.symbol for mark in MARKS.values()}) == len(MARKS)
    assert "●" in marks_legend(compared(NEAR))


def test_times_that_round_to_nothing_say_so():
    assert [seconds(value) for value in (0.0, 0.0049, 0.0051, 2.0)] == [
        "<\u00a00.01\u00a0s",
        "<\u00a00.01\u00a0s",
        "0.01\u00a0s",
        "2.00\u00a0s",
    ]
