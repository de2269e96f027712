"""What taking something out did: the right items are shown, and prediction stands beside what happened."""

import re

from recsys.schema import Catalogue, Intent, Item, Query, Recommendation, Recommendations, WhatIf, Word
from ui.asking import Asked
from ui.consequence import consequence_table, most_moved, removed_names

ITEMS = {number: Item(number, f"<Film> {number}") for number in range(1, 9)}


def ranked(*numbers: int) -> Recommendations:
    query = Query(Intent("x"))
    found = [Recommendation(ITEMS[number], rank, 1.0, (), query) for rank, number in enumerate(numbers, start=1)]
    return Recommendations(tuple(found), query, {})


def test_the_items_that_fall_most_are_shown_in_their_old_order():
    moved = most_moved(ranked(1, 2, 3, 4), ranked(2, 4, 5, 6, 1, 7), count=2)
    assert [item.item_id for item in moved] == [1, 3]


def test_prediction_stands_beside_what_happened():
    html = consequence_table([(ITEMS[1], WhatIf(1.5, 1, 0.75, 4, -0.25, 1200))])
    cells = re.findall(r"<td><b>(.*?)</b><span>(.*?)</span></td>", html)
    assert cells == [("1", "+1.50"), ("4", "+0.75"), ("1,200", "−0.25")]
    assert "&lt;Film&gt; 1" in html


def test_words_and_films_taken_out_are_named_and_many_are_counted():
    words = tuple(Word(text, (0, 1), ()) for text in ("dark", "slow"))
    intent, query = Intent("dark slow", words), Query(Intent("dark slow", words))
    asked = Asked(intent, query, query, without_words=(1,), without_history=(1, 2, 3, 4, 5))
    assert removed_names(asked, Catalogue(tuple(ITEMS.values()))) == [
        "“slow”",
        "<Film> 1",
        "<Film> 2",
        "<Film> 3",
        "2 more",
    ]
