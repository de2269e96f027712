"""Inside the encoder: its attention, and which token of the intent met which token of the item."""

from __future__ import annotations

import numpy as np

from recsys.errors import BecauseError
from recsys.schema import Attention, Item, TokenMatch
from recsys.shortage import or_on_processor
from recsys.text.encoder import Encoder, InspectableEncoder
from recsys.text.fields import field_text

MATCHED_FIELDS = ("themes", "logline")
TOLERANCE = 1e-3


def inspectable(encoder: Encoder) -> InspectableEncoder:
    """The encoder as one that can be looked into. Raises BecauseError."""
    if not isinstance(encoder, InspectableEncoder):
        raise BecauseError(
            f"The encoder {encoder.name} does not show its tokens.", "Use a sentence-transformers model."
        )
    return encoder


@or_on_processor
def attention(encoder: Encoder, text: str) -> Attention:
    """The encoder's self-attention over a text, (layers, heads, tokens, tokens). Raises BecauseError."""
    return inspectable(encoder).attention(text)


@or_on_processor
def match(encoder: Encoder, phrase: str, item: Item) -> TokenMatch:
    """Each (intent token, item token) pair's exact share of the cosine between the phrase and the item's text.

    With mean pooling cos(s, t) = Σ ⟨h_i, g_j⟩ / (n m |mean h| |mean g|). The tokens' vectors know their context: this
    takes the cosine apart, it does not say what a token would do alone. Raises BecauseError.
    """
    reader = inspectable(encoder)
    if not phrase.strip():
        raise BecauseError("There are no words to compare.", "Ask for something in words.")
    text = ", ".join(field_text(item, field) for field in MATCHED_FIELDS if field_text(item, field)) or item.title
    left_tokens, left = reader.tokens(phrase)
    right_tokens, right = reader.tokens(text)
    length = np.linalg.norm(left.mean(0)) * np.linalg.norm(right.mean(0))
    values = left @ right.T / (len(left) * len(right) * max(float(length), 1e-12))
    cosine = float(np.prod(reader.encode([phrase, text]), axis=0).sum())
    if abs(float(values.sum()) - cosine) > TOLERANCE:
        raise BecauseError(
            f"The vectors of the encoder {encoder.name} are not the mean of their tokens.",
            "A match by token needs a sentence encoder with mean pooling.",
        )
    return TokenMatch(left_tokens, right_tokens, values.astype(np.float32))
