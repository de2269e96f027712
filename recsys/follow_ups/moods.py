"""Moods by families: what to say for more of one or less of it, and the moods of the catalogue that show it."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.schema import Item
from recsys.text.vocabulary import phrase_list
from recsys.text.words import stems


@dataclass(frozen=True)
class Family:
    """Moods that are alike; ``more`` are phrases for more of them, ``less`` one for less (empty: nobody says so)."""

    more: tuple[str, ...]
    less: str
    moods: frozenset[str]
    against: frozenset[str] = frozenset()
    """Phrases of families that ask for the opposite."""

    def among(self, item: Item) -> bool:
        """Whether an item has a mood of this family."""
        return any(mood.casefold() in self.moods for mood in item.mood)

    def said(self, text_stems: frozenset[str]) -> bool:
        """Whether a text already speaks of this mood."""
        return any(text_stems.issuperset(own) for own in map(stems, (*self.moods, *self.more)) if own)


def _family(more: str, less: str, moods: str, against: str = "") -> Family:
    return Family(tuple(phrase_list(more)), less, frozenset(phrase_list(moods)), frozenset(phrase_list(against)))


FAMILIES = (
    _family(
        "darker|something dark",
        "not so dark",
        "dark|bleak|grim|gritty|brooding|harrowing|ominous|sinister|disturbing|nihilistic|grisly|macabre|darkly comic",
        "more hopeful|lighter|gentler",
    ),
    _family(
        "more hopeful",
        "",
        "hopeful|uplifting|inspiring|inspirational|heartwarming|feel-good|rousing|stirring|triumphant|optimistic",
        "darker|sadder",
    ),
    _family(
        "lighter|something light",
        "less silly",
        "light|lighthearted|light-hearted|breezy|playful|fun|silly|goofy|zany|feel-good|whimsical",
        "darker|sadder|more suspenseful",
    ),
    _family(
        "sadder|something sad",
        "less sad",
        "sad|bittersweet|melancholy|melancholic|tragic|somber|sombre|mournful|heartbreaking|poignant|wistful|elegiac",
        "lighter|more hopeful",
    ),
    _family(
        "gentler|something gentle",
        "less sentimental",
        "gentle|warm|tender|sweet|charming|heartwarming|sentimental|humane|kind",
        "darker|more suspenseful",
    ),
    _family(
        "more suspenseful",
        "less intense",
        "suspenseful|tense|gripping|intense|claustrophobic|paranoid|thrilling|nerve-racking",
        "gentler|lighter",
    ),
    _family(
        "stranger|something strange",
        "less strange",
        "surreal|strange|weird|offbeat|quirky|absurd|bizarre|dreamlike|eccentric",
    ),
    _family(
        "wittier|something witty",
        "less cynical",
        "witty|wry|satirical|clever|deadpan|ironic|sly|arch|cynical|irreverent",
    ),
    _family(
        "more thoughtful",
        "",
        "thoughtful|contemplative|reflective|meditative|cerebral|philosophical|quiet|introspective",
        "more exciting",
    ),
    _family(
        "more exciting",
        "",
        "adventurous|exciting|energetic|fast-paced|action-packed|explosive|lively|exuberant|epic",
        "more thoughtful",
    ),
    _family("more stylish", "", "stylish|slick|elegant|cool|stylized|atmospheric|moody|glamorous"),
    _family("", "less violent", "violent|gory|brutal|bloody|savage|sadistic"),
    _family("", "less crude", "crude|raunchy|vulgar|lewd|tasteless"),
)
