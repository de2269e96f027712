"""A causal language model of the transformers library, or a lean copy of one, as a writer of chats."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import torch

from recsys.errors import ModelError, OutOfMemory
from recsys.reasons.chat import Chat, Limits, Message, Piece, without_system
from recsys.reasons.decoding import Decoding, Row, source
from recsys.reasons.framed_words import FramedLexicon
from recsys.reasons.frames import Frames
from recsys.reasons.free_words import FreeText, Vocabulary
from recsys.reasons.held_words import HeldText, Hold, Lexicon
from recsys.reasons.llama import Llama
from recsys.reasons.networks import AnyNetwork, LeanNetwork, Network, Tokens
from recsys.reasons.slots import Filler
from recsys.reasons.spelling import Spelling
from recsys.shortage import release

SHORTEST_START = 16
"""Tokens that chats must share at their start for it to be worth keeping."""
PATIENCE = 0.05
"""Seconds between looks at the limits while another thread writes."""
LEXICONS = 64
"""Vocabularies of chats that are kept: those of one list come again when its reasons are written again."""


class TransformersModel:
    """Completes chats, one batch at a time; what every chat starts with is computed once and kept.

    ``model`` is a causal language model of transformers or a ``Llama``; ``unrounded`` opens the network with its
    weights as they are on disk, to be looked into. A model that has learned to write reasons has ``frames``, the shapes
    of its sentences.
    """

    def __init__(
        self,
        name: str,
        tokenizer: Any,
        model: Any,
        unrounded: Callable[[], Any] | None = None,
        frames: Frames | None = None,
    ) -> None:
        self._name, self._frames = name, frames
        self._unrounded = unrounded
        self.tokenizer = tokenizer
        self.model = model
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._start_of: tuple[Message, ...] | None = None
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
        marks = {*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()}
        self._marks = sorted(marks, key=len, reverse=True)
        self._network: Network = (
            LeanNetwork(model) if isinstance(model, Llama) else AnyNetwork(model, tokenizer.pad_token_id or 0)
        )
        self._ends = self._ends_of_a_text()
        self._vocabulary = Vocabulary(tokenizer, self._ends)
        self._spelling = Spelling(tokenizer)
        self._lexicon = lru_cache(maxsize=LEXICONS)(self._new_lexicon)

    @property
    def name(self) -> str:
        """What to call the model before people."""
        return self._name

    @property
    def taught(self) -> bool:
        """Whether the model has learned to write reasons from rows alone."""
        return self._frames is not None

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        """All chats side by side, in pieces as they are written; likeliest words first, or drawn with a seed.

        Copies of a chat are drawn differently. Closing the iterator, ``limits.stop`` and the deadline end the writing
        within a step, or the reading of one chat; a chat that is cut off so has no piece with ``ended``. Raises
        ModelError, and OutOfMemory where fewer chats at once may still fit.
        """
        if not chats or not self._wait(limits):
            return
        full = False
        try:
            decoding = Decoding(self._network, self._ends, self._decode, limits)
            yield from decoding.run(self._rows(chats, limits.tokens, seed))
        except torch.OutOfMemoryError:
            full = True  # told below: a failure that is handed on would hold on to every tensor of its frames
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(
                f"The language model {self.name} failed while writing: {error}",
                "Set BECAUSE_LANGUAGE_MODEL to another model, or to none for reasons from templates.",
            ) from error
        finally:
            self._lock.release()
        if full:
            release()
            raise OutOfMemory(f"The graphics card has no memory left for the language model {self.name}.")

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The network, its weights not rounded to int8, to be looked into while nobody else uses it."""
        with self._looking if self._unrounded else self._lock, torch.inference_mode():
            yield self._unrounded() if self._unrounded else self.model

    def _wait(self, limits: Limits) -> bool:
        """Take the turn, or False once the deadline has passed or somebody said stop."""
        while not (limits.late or limits.stopped):
            if self._lock.acquire(timeout=PATIENCE):
                return True
        return False

    def _rows(self, chats: Sequence[Chat], most: int, seed: int | None) -> list[Row]:
        texts, copies = [self.render(chat) for chat in chats], Counter[str]()
        prompts = [self._tokens(text) for text in texts]
        self._require_places(max(map(len, prompts)) + most)
        self._remember_start(chats[0], prompts[0])
        rows = []
        for place, (chat, text, prompt) in enumerate(zip(chats, texts, prompts, strict=True)):
            rows.append(Row(place, prompt, chat.opening, self._hold(chat), source(seed, text, copies[text])))
            copies[text] += 1
        return rows

    def _require_places(self, needed: int) -> None:
        """Raises ModelError where a chat and its answer are longer than the model can read."""
        config = getattr(self.model, "config", None)
        lean = len(self.model.cosine) if isinstance(self.model, Llama) else 0
        places = lean or getattr(config, "max_position_embeddings", None) or needed
        if needed > places:
            raise ModelError(
                f"The language model {self.name} reads {places:,} tokens, and a reason takes {needed:,}.",
                "Set BECAUSE_LANGUAGE_MODEL to a model that reads longer texts, or to none for reasons from templates.",
            )

    def _hold(self, chat: Chat) -> Hold:
        if chat.words:
            return HeldText(self._lexicon(chat.words, chat.barred, chat.rows), chat.opening)
        return FreeText(self._vocabulary, chat.barred, self.tokenizer, chat.opening)

    def _new_lexicon(self, words: frozenset[str], barred: frozenset[str], rows: frozenset[Filler]) -> Lexicon:
        if self._frames is None or not rows:
            return Lexicon(words, barred, self._spelling, self._ends)
        return FramedLexicon(words, rows, self._frames, barred, self._spelling, self._ends)

    def _ends_of_a_text(self) -> frozenset[int]:
        """The ids of the tokens that end a text: those the model is configured with, and the end of a turn."""
        settings = getattr(self.model, "generation_config", None)
        known = getattr(settings, "eos_token_id", None)
        ends = {self.tokenizer.eos_token_id, *(known if isinstance(known, list) else [known])}
        if self.tokenizer.chat_template:
            turn = self._templated((Message("user", "a"), Message("assistant", "A full text")), begin=False)
            special = {*self.tokenizer.all_special_tokens, *self.tokenizer.get_added_vocab()}
            behind = self._tokens(turn.partition("A full text")[2])[:1]
            ends |= {token for token in behind if self.tokenizer.convert_ids_to_tokens(token) in special}
        return frozenset(token for token in ends if token is not None)

    def _decode(self, tokens: Tokens) -> str:
        return str(self.tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False))

    def _tokens(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=not self.tokenizer.chat_template))

    def render(self, chat: Chat) -> str:
        """The chat as one text, by the model's own template where it has one, else turn after turn."""
        if not self.tokenizer.chat_template:
            return self.plain("".join(f"{message.text}\n\n" for message in chat.messages) + chat.opening)
        try:
            prompt = self._templated(chat.messages)
        except Exception as error:
            if chat.messages[0].role != "system":
                raise ModelError(f"The chat template of {self.name} refuses a plain chat: {error}") from error
            return self.render(replace(chat, messages=without_system(chat.messages)))
        return f"{prompt}{self.plain(chat.opening)}"

    def plain(self, text: str) -> str:
        """The text without the tokenizer's own marks, so that no title or story can end a turn or begin one."""
        for mark in self._marks:
            text = text.replace(mark, " ")
        return text

    def _templated(self, messages: Sequence[Message], begin: bool = True) -> str:
        """Turns by the model's own template, with the beginning of an answer."""
        turns = [{"role": message.role, "content": self.plain(message.text)} for message in messages]
        return str(self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=begin))

    def _remember_start(self, chat: Chat, prompt: Tokens) -> None:
        """Have the network read once what all chats with the same instruction and examples begin with."""
        if chat.messages[:-1] == self._start_of:
            return
        self._start_of = None
        other = replace(chat, messages=(*chat.messages[:-1], Message(chat.messages[-1].role, "Another.")))
        start = _common([prompt, self._tokens(self.render(other))])
        self._network.remember(start if len(start) >= SHORTEST_START else [])
        self._start_of = chat.messages[:-1]


def _common(texts: Sequence[Tokens]) -> list[int]:
    start: list[int] = []
    for tokens in zip(*texts, strict=False):
        if len(set(tokens)) > 1:
            break
        start.append(tokens[0])
    return start
