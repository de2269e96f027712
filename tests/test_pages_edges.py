"""Every part of the Explain page where there is little, much or odd to explain: a picture, or a sentence why not."""

import pytest
from page_reading import assert_sensible, choose, opened, texts
from streamlit.testing.v1 import AppTest

from ui.closer.inside import Side
from ui.details import Detail

WORDS = [
    "grief",
    "jazz",
    "wine",
    "bees",
    "dogs",
    "trains",
    "cold",
    "sea",
    "fog",
    "letters",
    "rain",
    "clocks",
    "birds",
    "ships",
    "snow",
    "bread",
    "roses",
    "winter",
    "gold",
    "moon",
    "salt",
    "lamps",
    "harbour",
    "fields",
    "bridges",
    "stone",
    "violin",
    "smoke",
    "mirror",
    "castle",
    "dragon",
    "desert",
    "island",
    "piano",
    "circus",
    "spy",
    "thief",
    "nurse",
    "judge",
    "pilot",
    "ghost",
    "robot",
    "chess",
    "boxing",
    "tennis",
    "sailor",
    "farmer",
    "baker",
    "miner",
    "poet",
    "painter",
    "sculptor",
    "gambler",
    "twins",
    "orphan",
    "widow",
    "bride",
    "groom",
    "priest",
    "nun",
    "hermit",
]
HEIST = "a slow heist in the rain"
EDGES: dict[str, dict[str, str | list[str]]] = {
    "nothing asked": {"intent": "the"},
    "only emoji": {"intent": "\N{ROCKET}\N{GRINNING FACE}"},
    "only chips": {"intent": "from the 1990s, not Toy Story"},
    "like a film": {"intent": "like Blade Runner"},
    "every kind of chip": {"intent": "something like Blade Runner but hopeful, not violent, after 1990 with Tom Hanks"},
    "one word": {"intent": "heist"},
    "a word twice": {"intent": "rain, heist, rain and rain"},
    "another script": {"intent": "фильм о любви 七人の侍"},
    "a very long word": {"intent": f"{'x' * 150} heist"},
    "marks of other languages": {"intent": "<b>bold</b> & $math$ *star*"},
    "outside the list": {"intent": HEIST, "item": "1", "user": "5"},
    "rated already": {"intent": HEIST, "like": ["2571:5"], "item": "2571"},
    "low ratings": {"intent": "heist", "like": ["2571:0.5", "1:0.5"]},
    "all words out": {"intent": HEIST, "without_word": ["0", "1", "2"]},
    "all films out": {"intent": "heist", "like": ["2571:5", "1:4"], "without_film": ["2571", "1"]},
    "sixty words": {"intent": " ".join(word[:4] for word in WORDS[:60])},
}
SAID: dict[str, dict[Detail, str]] = {
    "nothing asked": {
        Detail.CHANGE: "No words and no ratings count here",
        Detail.WORDS: "There are no words to weigh.",
        Detail.LIKED: "No ratings were used.",
        Detail.INSIDE: "There are no words to read.",
        Detail.TESTED: "There are no words to put to the test.",
    },
    "only chips": {Detail.WORDS: "decides what may be ranked"},
    "one word": {
        Detail.INSIDE: "With one word there is no order to compare",
        Detail.TESTED: "One word has no order to test.",
    },
    "rated already": {
        Detail.CHANGE: "The Matrix is not in the ranking: you have already rated it. It would stand at rank",
        Detail.LIKED: "The film itself",
        Detail.COMPARE: "The Matrix (not ranked)",
    },
    "outside the list": {Detail.CHANGE: "This was tried to bring it into the top 10"},
    "all words out": {Detail.WORDS: "All words are taken out, so none adds anything."},
    "all films out": {Detail.LIKED: "All ratings are taken out, so none adds anything."},
    "sixty words": {Detail.WORDS: "groups of neighbouring words"},
}
"""What must stand on the page for an edge; elsewhere it is enough that nothing is wrong."""


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def look(app: AppTest, detail: Detail, where: str) -> str:
    """All that the page says with a detail opened."""
    choose(app, "detail", detail)
    assert_sensible(app, f"{where}, {detail}")
    return " ".join(texts(app))


@pytest.mark.parametrize("edge", EDGES)
def test_every_part_has_an_answer(edge):
    app = opened(**EDGES[edge])
    assert_sensible(app, edge)
    for detail in Detail:
        said = look(app, detail, edge)
        assert SAID.get(edge, {}).get(detail, "") in said, (edge, detail)


@pytest.mark.parametrize(
    "edge", ["nothing asked", "one word", "every kind of chip", "rated already", "outside the list"]
)
def test_every_choice_within_a_part_has_an_answer(edge):
    app = opened(**EDGES[edge])
    choices = {
        Detail.CHANGE: {"change-target": ["out_of_top_k"]},
        Detail.COMPARE: {"compare": ["Why not in the list?"]},
        Detail.INSIDE: {"inside": [*Side]},
        Detail.TESTED: {"test": ["Other methods", "Shuffled weights", "In other words"]},
    }
    for detail, groups in choices.items():
        look(app, detail, edge)
        for key, options in groups.items():
            for option in options:
                if any(group.key == key for group in app.get("button_group")):
                    assert_sensible(choose(app, key, option), f"{edge}, {detail}, {option}")


@pytest.mark.parametrize(("count", "said"), [(11, "11 here, too many"), (40, "40 here, too many")])
def test_many_words_are_sampled_and_say_so(count, said):
    app = opened(intent=" ".join(WORDS[:count]))
    assert_sensible(app, said)
    assert said in look(app, Detail.WORDS, said)
    assert "thin lines reach one standard error" in " ".join(texts(app))
    assert "too many" not in look(app, Detail.LIKED, said)


def test_the_viewer_with_most_ratings_can_be_explained(engine):
    user, count = max(engine.users(), key=lambda one: one[1])
    app = opened(intent=HEIST, user=str(user))
    for detail in (Detail.CHANGE, Detail.LIKED, Detail.COMPARE, Detail.ROWS):
        said = look(app, detail, f"{count} ratings")
    assert "rows that add up to the score" in said
