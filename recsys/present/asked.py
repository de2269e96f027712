"""What was asked, piece by piece: which words count as one, and what was understood beside the words."""

from __future__ import annotations

from recsys.explain.sampling import runs_for
from recsys.explain.words import MOST_PLAYERS
from recsys.present.text import counted, escaped, signed, typeset
from recsys.schema import Chip, ChipKind, Explanation, Intent, Source, Word
from recsys.text.words import core, is_function_word, tokenise

NO_VALUE: dict[ChipKind, str] = {
    ChipKind.YEARS: "decides what may be ranked",
    ChipKind.EXCLUDE_GENRE: "decides what may be ranked",
    ChipKind.EXCLUDE_PERSON: "decides what may be ranked",
    ChipKind.SIZE: "decides how many results there are",
}


def players_html(intent: Intent) -> str:
    """The words as they are weighed, each with the function words that belong to it."""
    return f'<p class="players">{" ".join(_player(word) for word in intent.words)}</p>'


def _player(word: Word) -> str:
    middle = core(word.text)
    before, _, after = word.text.partition(middle)
    parts = (
        f"<small>{escaped(typeset(part.strip()))}</small>" if place != 1 else escaped(typeset(part))
        for place, part in enumerate((before, middle, after))
        if part.strip()
    )
    return f'<span class="player">{" ".join(parts)}</span>'


def players_sentence(intent: Intent) -> str:
    """The rule by which words are weighed, and whether their values are exact."""
    count = len(intent.words)
    if merged(intent):
        return (
            f"So long a text is weighed in {counted(count, 'group')} of neighbouring words, so that every combination "
            f"can be read: {counted(2**count, 'sub-sentence')}, exact values for the groups."
        )
    rule = "Every content word is weighed together with the little words that lean on it"
    if count <= MOST_PLAYERS:
        return (
            f"{rule}: {counted(count, 'piece')} here. All {counted(2**count, 'combination')} were read, so every value "
            "is exact (a Shapley value)."
            if count > 1
            else f"{rule}. There is one here: it has everything that words add, exactly."
        )
    return (
        f"{rule}: {count} here, too many to read every combination. {runs_for(count)} random orders were read forwards "
        "and backwards; each value is the mean over them, and their sum is exact."
    )


def merged(intent: Intent) -> bool:
    """Whether the words are groups of several content words."""
    return any(sum(not is_function_word(token) for token in tokenise(word.text)) > 1 for word in intent.words)


def chips_html(explanation: Explanation) -> str:
    """What was understood beside the words, each with what it adds to the score; "" where nothing was."""
    chips = explanation.query.intent.chips
    if not chips:
        return ""
    values = {row.key: row.value for row in explanation.of(Source.CHIP)}
    lines = "".join(
        f"<li><span>{escaped(typeset(chip.label))}</span>{_chip_value(chip, values.get(chip.key))}</li>"
        for chip in chips
    )
    return f'<ul class="chip-values">{lines}</ul>'


def chips_sentence(intent: Intent) -> str:
    """What the values of understood pieces are, and that the name of a genre counts twice."""
    rule = "Each piece has its own row in the sum, or is a condition that decides what may be ranked and adds nothing."
    if not any(_is_also_a_word(chip, intent) for chip in intent.chips):
        return rule
    return (
        f"{rule} A genre that is also one of your words counts twice: here by the genres of a film, there by its text."
    )


def _is_also_a_word(chip: Chip, intent: Intent) -> bool:
    start, end = chip.span
    return chip.kind is ChipKind.GENRE and any(start < word.span[1] and word.span[0] < end for word in intent.words)


def _chip_value(chip: Chip, value: float | None) -> str:
    if value is None:
        return f"<small>{NO_VALUE.get(chip.kind, 'adds nothing')}</small>"
    return f"<b>{signed(value)}</b>"
