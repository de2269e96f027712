"""The run: LoRA on all linear layers, loss on the answers alone, kept now and then so that it can go on later."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from recsys.reasons.teaching.pairs import IGNORED, Batch, Pair, batches

STATE, PROGRESS = "state.safetensors", "progress.json"


@dataclass(frozen=True)
class Plan:
    """How to teach. ``rank`` of the low-rank matrices, ``epochs`` over all lessons, ``batch`` lessons a step."""

    rank: int = 16
    epochs: int = 1
    batch: int = 8
    rate: float = 5e-4
    warm_up: float = 0.06
    dropout: float = 0.05
    seed: int = 7
    keep_every: int = 50


@dataclass(frozen=True)
class Told:
    """What is told after each step: the step of how many, its loss, and at an epoch's end that of watched lessons."""

    step: int
    steps: int
    loss: float
    watched: float | None = None


def with_adapter(network: Any, plan: Plan) -> Any:
    """The network with fresh low-rank matrices beside each linear layer; only they learn."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(plan.seed)
    settings = LoraConfig(
        r=plan.rank,
        lora_alpha=2 * plan.rank,
        lora_dropout=plan.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return get_peft_model(network, settings)


def loss_of(network: Any, batch: Batch) -> torch.Tensor:
    """Mean cross-entropy of the answers' tokens; the head is applied to those positions alone."""
    inside = network.get_base_model()
    hidden = inside.model(batch.ids, attention_mask=batch.mask).last_hidden_state[:, :-1]
    labels = batch.labels[:, 1:]
    learned = labels != IGNORED
    logits = inside.lm_head(hidden[learned])
    return torch.nn.functional.cross_entropy(logits.float(), labels[learned])


def teach(
    network: Any,
    pairs: Sequence[Pair],
    watched: Sequence[Pair],
    pad: int,
    plan: Plan,
    folder: Path,
    tell: Callable[[Told], None],
) -> Any:
    """Teach a network with an adapter; goes on from what ``folder`` holds of an interrupted run of the same plan."""
    learning = [value for value in network.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=plan.rate, weight_decay=0.0)
    per_epoch = math.ceil(len(pairs) / plan.batch)
    steps = plan.epochs * per_epoch
    done = _restore(network, optimiser, folder, plan)
    for step in range(done, steps):
        epoch, place = divmod(step, per_epoch)
        if place == 0 or step == done:
            network.train()
            order = list(batches(pairs, plan.batch, pad, plan.seed + epoch))
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * _schedule(step, steps, plan.warm_up)
        loss = loss_of(network, order[place])
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        ends = place == per_epoch - 1
        tell(Told(step + 1, steps, loss.item(), mean_loss(network, watched, plan.batch, pad) if ends else None))
        if ends or (step + 1) % plan.keep_every == 0:
            _keep(network, optimiser, folder, plan, step + 1)
    return network.eval()


def mean_loss(network: Any, pairs: Sequence[Pair], size: int, pad: int) -> float:
    """The loss on lessons that are not learned from."""
    network.eval()
    with torch.inference_mode():
        losses = [loss_of(network, batch).item() for batch in batches(pairs, size, pad)]
    network.train()
    return sum(losses) / max(len(losses), 1)


def _schedule(step: int, steps: int, warm_up: float) -> float:
    """Linear up, then a cosine down to a tenth."""
    rising = max(1, round(warm_up * steps))
    if step < rising:
        return (step + 1) / rising
    return 0.55 + 0.45 * math.cos(math.pi * (step - rising) / max(1, steps - rising))


def _named(network: Any) -> dict[str, torch.Tensor]:
    return {name: value for name, value in network.named_parameters() if value.requires_grad}


def _keep(network: Any, optimiser: torch.optim.Optimizer, folder: Path, plan: Plan, step: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for name, value in _named(network).items():
        tensors[f"value.{name}"] = value.detach()
        for kind in ("exp_avg", "exp_avg_sq"):
            tensors[f"{kind}.{name}"] = optimiser.state[value][kind]
    draft = folder / f"{STATE}.draft"
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, draft)
    draft.replace(folder / STATE)
    (folder / PROGRESS).write_text(json.dumps({"step": step, "plan": repr(plan)}), encoding="utf-8")


def _restore(network: Any, optimiser: torch.optim.Optimizer, folder: Path, plan: Plan) -> int:
    """The step that an interrupted run had reached, its tensors put back; 0 where there is none of this plan."""
    if not (folder / STATE).is_file() or not (folder / PROGRESS).is_file():
        return 0
    progress = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
    if progress["plan"] != repr(plan):
        return 0
    kept = load_file(folder / STATE)
    for name, value in _named(network).items():
        value.data.copy_(kept[f"value.{name}"])
        optimiser.state[value] = {
            "step": torch.tensor(float(progress["step"])),
            "exp_avg": kept[f"exp_avg.{name}"],
            "exp_avg_sq": kept[f"exp_avg_sq.{name}"],
        }
    return int(progress["step"])
