"""Evidence, the because clause and templates say only what the explanation and the catalogue hold."""

from dataclasses import replace

import pytest
from reasons_examples import HEAT, explanation

from recsys.reasons import check, gather
from recsys.reasons.lead import asked, choice, joined, liked
from recsys.reasons.plan import plan
from recsys.reasons.template import template
from recsys.schema import Item, Style


def rows_by_key(**changes):
    return {row.key: row for row in gather(explanation(**changes))}


def test_word_row_names_the_theme_that_shares_its_stem():
    assert rows_by_key()["word:1"].names == ("heists", "heist")


def test_rows_come_largest_first_and_keep_their_signs():
    values = [row.value for row in gather(explanation()) if row.key.startswith(("word", "history", "chip"))]
    assert values == [0.4, 0.3, 0.2, -0.05]


def test_lowering_row_says_that_it_lowers():
    assert "lowers this film by 0.05" in rows_by_key()["word:0"].text


def test_rating_row_allows_its_numbers():
    row = rows_by_key()["field:rating"]
    assert (row.text, row.names) == ("3.9 stars on average from 104 people.", ("3.9", "104"))


def test_missing_fields_give_no_rows():
    keys = {row.key for row in gather(explanation(item=Item("x", "Untold")))}
    assert not {key for key in keys if key.startswith("field:")} - {"field:title"}


@pytest.mark.parametrize(("stars", "said"), [(5.0, True), (3.5, True), (2.0, False)])
def test_only_a_well_rated_film_is_called_liked(stars, said):
    assert (liked(gather(explanation(stars=stars))) == ("Pulp Fiction", 0.2)) is said


def test_a_film_of_which_less_was_wanted_is_no_rated_one_and_no_reason_argues_with_it():
    evidence = gather(explanation(stars=0.0))
    row = next(row for row in evidence if row.key == "history:296")
    assert (row.kind, row.text.partition(",")[0]) == ("less", "You wanted less like Pulp Fiction")
    assert all(row.key not in plan(evidence, style, turn) for style in Style for turn in range(8))


def test_what_was_asked_leaves_out_words_that_count_against_the_film():
    assert asked(gather(explanation())) == ("“heists” and Al Pacino", 0.4)


def test_liked_uses_the_short_title():
    shown = explanation(title="Amelie (Fabuleux destin d'Amélie Poulain, Le)")
    assert liked(gather(shown))[0] == "Amelie"


@pytest.mark.parametrize(
    ("parts", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined_reads_as_a_list(parts, expected):
    assert joined(parts) == expected


def test_choice_is_stable_and_varies_between_items():
    assert choice(6, 3) == choice(6, 3)
    assert {choice(item_id, 3) for item_id in range(30)} == {0, 1, 2}


@pytest.mark.parametrize("item_id", range(12))
def test_every_template_passes_the_check(item_id):
    item = replace(HEAT, item_id=item_id)
    evidence = gather(explanation(item=item))
    checked = check(template(item, evidence), evidence)
    assert checked.problems == ()
    assert checked.text == template(item, evidence)


def test_template_of_a_bare_item_is_one_sentence():
    bare = Item("x", "Untold")
    text = template(bare, gather(replace(explanation(item=bare), contributions=())))
    assert "Untold" in text
    assert text.count(".") == 1
