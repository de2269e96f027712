"""Numbers and untrusted words on a page."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.present.text import counted, escaped, listed, plain, scientific, shortened, signed, typeset


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.234, "+1.23"), (-0.4, "−0.40"), (0.0, "+0.00"), (-0.001, "+0.00"), (12, "+12.00")],
)
def test_numbers_have_a_sign_and_two_decimals(value, text):
    assert signed(value) == text


@given(st.text(st.characters(exclude_categories=["C"]), max_size=60))
def test_escaped_text_holds_nothing_that_html_would_read_and_loses_nothing(text):
    safe = escaped(text)
    assert not set(safe) & set("<>\"'")
    assert html.unescape(safe) == text


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2066"])
def test_signs_that_break_or_turn_text_are_left_out(sign):
    assert escaped(f"a{sign}b") == "ab"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-2e-6, "−2.0\u00a0×\u00a010⁻⁶"), (3.14e-10, "3.1\u00a0×\u00a010⁻¹⁰")]
)
def test_a_rounding_error_is_written_with_its_power_of_ten(value, text):
    assert scientific(value) == text


@pytest.mark.parametrize("text", ["[a](http://x.y)", ":material/home:", "**bold**", "$x$", "`code`", ":red[x]", "<b>"])
def test_every_sign_that_markdown_reads_is_escaped(text):
    safe = plain(text)
    for sign in "*[]()`$<>":
        assert safe.count(sign) == safe.count(f"\\{sign}")
    assert safe.count(":") == safe.count(":\u2060")
    assert safe.replace("\\", "").replace("\u2060", "") == text


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_a_person_would_say_them(parts, text):
    assert listed(parts) == text


def test_counts_agree_with_their_nouns():
    assert [counted(1, "film"), counted(1204, "film"), counted(2, "piece of text", "pieces of text")] == [
        "1 film",
        "1,204 films",
        "2 pieces of text",
    ]


def test_long_text_ends_in_an_ellipsis():
    assert shortened("an unreliable narrator", 12) == "an unreliab…"


@pytest.mark.parametrize(
    ("text", "set_well"),
    [
        ("Schindler's List", "Schindler’s List"),
        ('the "real" thing', "the “real” thing"),
        ("'Til the dogs' day", "‘Til the dogs’ day"),
    ],
)
def test_straight_quotes_become_typographic_ones(text, set_well):
    assert typeset(text) == set_well


@given(st.text(max_size=60))
def test_setting_text_keeps_every_place_in_it(text):
    assert len(typeset(text)) == len(text)
