"""The Explain page on somebody’s own catalogue of a few titles without any text, year or genre."""

import pytest
from data_files import write_files
from page_reading import assert_sensible, choose, opened, texts

from ui import resources
from ui.details import Detail

TITLES = ("Alien", "Amélie", "Brazil", "Café heist", "七人の侍", "Slow rain", "<b>bold</b>", "Heat")
ITEMS = "item_id,title\n" + "".join(f"{number},{title}\n" for number, title in enumerate(TITLES, 1))
RATINGS = "user_id,item_id,rating\n" + "".join(
    f"{user},{item},{1 + (user * item) % 5}\n" for user in range(1, 9) for item in range(1, 9) if (user + item) % 3
)


@pytest.fixture(scope="module")
def _own_catalogue(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = write_files(tmp_path_factory.mktemp("own"), items_csv=ITEMS, ratings_csv=RATINGS)
        patch.setenv("BECAUSE_DATA", str(folder))
        patch.setenv("BECAUSE_MINIMUM_RATINGS", "0")
        patch.setenv("BECAUSE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("BECAUSE_LANGUAGE_MODEL", "none")
        resources.forget_opening()
        yield
    resources.forget_opening()


@pytest.mark.usefixtures("_own_catalogue")
@pytest.mark.parametrize(
    "address",
    [{"intent": "a slow heist in the rain"}, {"intent": "dreams", "user": "1"}, {"intent": "like Alien", "item": "1"}],
    ids=["words", "viewer", "named film"],
)
def test_every_part_has_an_answer(address):
    app = opened(**address)
    assert_sensible(app, "start")
    for detail in Detail:
        assert_sensible(choose(app, "detail", detail), detail)
        if detail is Detail.COMPARE:
            assert_sensible(choose(app, "compare", "Why not in the list?"), detail)
    assert not any("Only 8 of the 8 items" in text for text in texts(app))


@pytest.mark.usefixtures("_own_catalogue")
def test_a_year_that_no_title_has_leaves_nothing_to_explain():
    app = opened(intent="heist from the 1990s")
    assert_sensible(app, "years")
    assert any("Nothing fits all of that" in text for text in texts(app))
