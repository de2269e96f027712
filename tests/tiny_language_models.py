"""Tiny language models with random weights, saved as people save theirs: Llama, GPT-2, and LoRA adapters."""

from __future__ import annotations

from pathlib import Path

import torch
from reasons_examples import HEAT
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

TEMPLATE = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}[assistant] "
NO_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + TEMPLATE
WIDTH = 32


def save_tokenizer(folder: Path, template: str | None = TEMPLATE) -> int:
    """A byte-level tokenizer that knows Heat's story; how many tokens it has."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<end>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([f"A {HEAT.logline} a"] * 9, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>")
    fast.chat_template = template
    fast.save_pretrained(folder)
    return len(fast)


def save_llama(folder: Path, template: str | None = TEMPLATE) -> Path:
    """A Llama of two layers, with a chat template or without."""
    size = save_tokenizer(folder, template)
    torch.manual_seed(0)
    shape = {"hidden_size": WIDTH, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    LlamaForCausalLM(LlamaConfig(vocab_size=size, eos_token_id=0, **shape)).save_pretrained(folder)
    return folder


def save_gpt2(folder: Path, places: int = 8192) -> Path:
    """A GPT-2 of two layers, its layers no linear ones, without a chat template."""
    size = save_tokenizer(folder, None)
    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=size, n_embd=WIDTH, n_layer=2, n_head=2, n_positions=places, eos_token_id=0, bos_token_id=0
    )
    GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


def save_adapter(folder: Path, base: Path | str) -> Path:
    """LoRA weights that are not zero on the tiny Llama, said to belong to ``base``."""
    from peft import LoraConfig, get_peft_model

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    size = save_tokenizer(folder.parent / "spare")
    shape = {"hidden_size": WIDTH, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    plain = LlamaForCausalLM(LlamaConfig(vocab_size=size, eos_token_id=0, **shape))
    config = LoraConfig(r=4, target_modules="all-linear", init_lora_weights=False, task_type="CAUSAL_LM")
    taught = get_peft_model(plain, config)
    taught.peft_config["default"].base_model_name_or_path = str(base)
    taught.save_pretrained(folder, save_embedding_layers=False)  # else peft looks the base up online
    return folder
