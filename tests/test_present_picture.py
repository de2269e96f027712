"""The picture: its size, its colours, and titles that no font here can draw."""

import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from report_examples import ATTACKS, CONTEXT, explanation, many_rows, nothing_asked

from recsys.present.charts.waterfall import steps
from recsys.present.looks import LOOKS
from recsys.present.report.lettering import MISSING, drawable, fitted
from recsys.present.report.picture import FOOT, HEAD, ROW, WIDTH, picture
from recsys.schema import Item, Source


def opened(*arguments, **named) -> Image.Image:
    image = Image.open(io.BytesIO(picture(*arguments, **named)))
    image.load()
    return image


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("example", [explanation, nothing_asked, lambda: many_rows(2000)])
def test_it_is_as_wide_as_asked_and_as_high_as_its_rows(example, scale):
    height = HEAD + ROW * len(steps(example())) + FOOT
    image = opened(example(), CONTEXT, scale=scale)
    assert (image.format, image.width) == ("PNG", round(100 * scale * WIDTH))
    assert image.height == pytest.approx(100 * scale * height, abs=1)


def test_each_source_has_its_colour():
    colours = {colour for _, colour in opened(explanation(), CONTEXT).convert("RGB").getcolors(1 << 20)}
    for source in Source:
        red, green, blue = bytes.fromhex(LOOKS[source].colour[1:])
        assert (red, green, blue) in colours


@pytest.mark.parametrize("text", [*ATTACKS, "", "   ", "$x_$", "\ud800", "長" * 300, "W" * 500, "a\nb"])
def test_any_title_can_be_drawn_without_a_warning(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert opened(explanation(text), CONTEXT).width == 1600


def test_a_score_of_nothing_at_all_can_be_drawn():
    bare = replace(nothing_asked(), contributions=(), score=0.0, item=Item(1, "Untold"))
    assert opened(bare, CONTEXT).width == 1600


def test_pictures_can_be_made_side_by_side():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: picture(explanation(), CONTEXT), range(6)))
    assert len(set(made)) == 1


def test_a_letter_without_a_glyph_is_shown_as_missing():
    assert drawable("A\U000f0000B") == f"A{MISSING}B"
    assert drawable(" a\tb\nc ") == "a b c"


@given(st.text(max_size=40), st.integers(1, 30))
@settings(deadline=None)
def test_what_is_too_wide_is_cut_with_an_ellipsis(text, width):
    cut = fitted(text, width, len)
    assert cut == text if len(text) <= width else (len(cut) <= width and cut.endswith("…"))
