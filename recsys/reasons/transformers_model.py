"""A causal language model of the transformers library: int8 linear layers on a CPU, bfloat16 on CUDA."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from queue import Empty
from typing import Any

import torch

from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Limits, Message, without_system
from recsys.reasons.constraint import HeldToPhrases, PhraseTokens

SILENCE = 60.0
"""Seconds without a new piece after which a stream is given up."""
SHORTEST_START = 16
"""Tokens that chats must share at their start for it to be worth keeping."""


class TransformersModel:
    """Completes chats, one batch at a time; what every chat starts with is computed once and kept."""

    def __init__(self, name: str, tokenizer: Any, model: Any, unrounded: Callable[[], Any] | None = None) -> None:
        self._name = name
        self._unrounded = unrounded
        self.tokenizer = tokenizer
        self.model = model
        self.phrase_tokens = PhraseTokens(tokenizer)
        self._marks = sorted({*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()}, key=len, reverse=True)
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._start_of: tuple[Message, ...] = ()
        self._start: list[int] = []
        self._start_cache: Any = None
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token

    @property
    def name(self) -> str:
        """What to call the model before people."""
        return self._name

    def generate(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> list[str]:
        """One text for each chat, its opening first; greedy, or drawn with a seed. Raises ModelError."""
        if not chats:
            return []
        with self._lock:
            written = self._write(chats, limits, seed, None)
        return [_behind(chat.opening, self._decode(row)) for chat, row in zip(chats, written, strict=True)]

    def stream(self, chat: Chat, limits: Limits) -> Generator[str, None, None]:
        """The opening, then each word as it is written; closing the stream stops the model. Raises ModelError."""
        yield chat.opening
        with closing(_Streaming(self, chat, limits)) as streaming:
            first = True
            for piece in streaming:
                if piece:
                    yield _behind(chat.opening, piece).removeprefix(chat.opening) if first else piece
                    first = False

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The network, its weights not rounded to int8, to be looked into while nobody else uses it."""
        with self._looking if self._unrounded else self._lock, torch.inference_mode():
            yield self._unrounded() if self._unrounded else self.model

    def _decode(self, tokens: torch.Tensor) -> str:
        return str(self.tokenizer.decode(tokens, skip_special_tokens=True))

    def _write(self, chats: Sequence[Chat], limits: Limits, seed: int | None, streamer: Any) -> torch.Tensor:
        """The new token ids, (rows, new tokens), padded behind each row's end."""
        from transformers import StoppingCriteriaList

        sampling: dict[str, Any] = {"do_sample": False} if seed is None else {"do_sample": True, "temperature": 0.7}
        try:
            with torch.inference_mode(), torch.random.fork_rng():
                torch.manual_seed(seed or 0)
                inputs = self._inputs(chats)
                width = inputs["input_ids"].shape[1]
                tokens: torch.Tensor = self.model.generate(
                    **inputs,
                    **sampling,
                    max_new_tokens=limits.tokens,
                    pad_token_id=self.tokenizer.pad_token_id,
                    eos_token_id=self._ends(),
                    logits_processor=[HeldToPhrases(chats, self.phrase_tokens, width)],
                    stopping_criteria=StoppingCriteriaList([_stops(limits)]),
                    streamer=streamer,
                )
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(
                f"The language model {self.name} failed while writing: {error}",
                "Set BECAUSE_LANGUAGE_MODEL to another model, or to none for reasons from templates.",
            ) from error
        return tokens[:, width:]

    def _ends(self) -> list[int]:
        ends = [self.phrase_tokens.full_stop, self.tokenizer.eos_token_id]
        return [token for token in ends if token is not None]

    def _inputs(self, chats: Sequence[Chat]) -> dict[str, Any]:
        """Token ids and mask, (rows, tokens): the shared start, padding, then each chat's own tokens."""
        texts = [self._encode(chat) for chat in chats]
        start = self._shared_start(chats[0], texts)
        width = max(len(text) for text in texts)
        pad = self.tokenizer.pad_token_id
        rows = [[*start, *[pad] * (width - len(text)), *text[len(start) :]] for text in texts]
        mask = [[1] * len(start) + [0] * (width - len(text)) + [1] * (len(text) - len(start)) for text in texts]
        inputs: dict[str, Any] = {
            "input_ids": torch.tensor(rows, device=self.model.device),
            "attention_mask": torch.tensor(mask, device=self.model.device),
        }
        if start:
            inputs["past_key_values"] = deepcopy(self._start_cache)
            inputs["past_key_values"].batch_repeat_interleave(len(chats))
        return inputs

    def _encode(self, chat: Chat) -> list[int]:
        return list(self.tokenizer.encode(self.render(chat), add_special_tokens=not self.tokenizer.chat_template))

    def render(self, chat: Chat) -> str:
        """The chat as one text, by the model's own template where it has one, else turn after turn."""
        if not self.tokenizer.chat_template:
            return self.plain("".join(f"{message.text}\n\n" for message in chat.messages) + chat.opening)
        turns = [{"role": message.role, "content": self.plain(message.text)} for message in chat.messages]
        try:
            prompt = self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
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

    def _shared_start(self, chat: Chat, texts: Sequence[list[int]]) -> list[int]:
        """The token ids that these chats share with any chat of the same instruction and examples; [] if too few."""
        if chat.messages[:-1] != self._start_of:
            other = replace(chat, messages=(*chat.messages[:-1], Message(chat.messages[-1].role, "Another.")))
            self._keep_start(_common([texts[0], self._encode(other)]))
            self._start_of = chat.messages[:-1]
        same = all(text[: len(self._start)] == self._start for text in texts)
        return self._start if same else []

    def _keep_start(self, start: list[int]) -> None:
        from transformers import DynamicCache

        self._start, self._start_cache = [], None
        if len(start) < SHORTEST_START:
            return
        cache = DynamicCache(config=self.model.config)
        ids = torch.tensor([start], device=self.model.device)
        self.model(ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        self._start, self._start_cache = start, cache


class _Streaming:
    """One chat written in a thread of its own, read here piece by piece."""

    def __init__(self, model: TransformersModel, chat: Chat, limits: Limits) -> None:
        from transformers import TextIteratorStreamer

        self._abandoned = threading.Event()
        self._until = _EitherStop(limits.tokens, limits.deadline, limits.stop, self._abandoned)
        self._failure: Exception | None = None
        self._pieces = TextIteratorStreamer(
            model.tokenizer,
            skip_prompt=True,
            timeout=SILENCE,
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,
        )
        self._thread = threading.Thread(target=self._write, args=(model, chat), name="because-reason", daemon=True)
        self._thread.start()

    def _write(self, model: TransformersModel, chat: Chat) -> None:
        try:
            with model._lock:
                model._write([chat], self._until, None, self._pieces)
        except Exception as failure:
            self._failure = failure
        self._pieces.end()

    def __iter__(self) -> Iterator[str]:
        try:
            yield from self._pieces
        except Empty:
            raise ModelError(
                f"The language model wrote nothing for {SILENCE:.0f} seconds.", "Try again later."
            ) from None
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Tell the model to stop and wait until it has."""
        self._abandoned.set()
        self._thread.join()


@dataclass(frozen=True)
class _EitherStop(Limits):
    """The limits of a stream, which also ends when nobody reads it any more."""

    abandoned: threading.Event = field(default_factory=threading.Event)

    @property
    def stopped(self) -> bool:
        """Whether somebody said stop or went away."""
        return (self.stop is not None and self.stop.is_set()) or self.abandoned.is_set()


def _stops(limits: Limits) -> Any:
    from transformers import StoppingCriteria

    class Stops(StoppingCriteria):  # type: ignore[misc]
        """Ends every row once the deadline has passed or somebody said stop."""

        def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
            return torch.full((input_ids.shape[0],), limits.late or limits.stopped, device=input_ids.device)

    return Stops()


def _common(texts: Sequence[list[int]]) -> list[int]:
    start: list[int] = []
    for tokens in zip(*texts, strict=False):
        if len(set(tokens)) > 1:
            break
        start.append(tokens[0])
    return start


def _behind(opening: str, written: str) -> str:
    space = " " if opening and written[:1].isalnum() else ""
    return f"{opening}{space}{written}"
