"""The JSON that the commands print and the page offers. Others script against these shapes: keep them stable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recsys.present.written import Shape
from recsys.schema import (
    Contribution,
    Counterfactual,
    Explanation,
    Intent,
    Item,
    Reason,
    Recommendations,
)
from recsys.text.words import core


def item_shape(item: Item) -> Shape:
    """Which item it is."""
    return {"item_id": item.item_id, "title": item.title, "year": item.year}


def intent_shape(intent: Intent, notes: Sequence[str]) -> Shape:
    """What was understood: words that are scored, chips, and notes to read."""
    return {
        "text": intent.text,
        "words": [core(word.text) for word in intent.words],
        "chips": [{"kind": str(chip.kind), "label": chip.label, "key": chip.key} for chip in intent.chips],
        "notes": list(notes),
    }


def contribution_shape(row: Contribution) -> Shape:
    """One row of the sum; ``standard_error`` is there where the value was sampled."""
    shape: Shape = {"kind": str(row.kind), "name": row.name, "value": row.value}
    return shape if row.standard_error is None else shape | {"standard_error": row.standard_error}


def recommendations_shape(
    recommendations: Recommendations, explanations: Sequence[Explanation], timings_ms: Mapping[str, float]
) -> Shape:
    """The ranked list, with the rows of each score word by word."""
    return {
        "intent": intent_shape(recommendations.query.intent, recommendations.notes),
        "items": [
            item_shape(one.item)
            | {"score": one.score, "contributions": [contribution_shape(row) for row in one.contributions]}
            for one in explanations
        ],
        "timings_ms": dict(timings_ms),
    }


def explanation_shape(explanation: Explanation, timings_ms: Mapping[str, float]) -> Shape:
    """One item's sum; ``counterfactual`` is the one with the fewest rows to remove, None where there is none.

    ``timings_ms`` is empty where nothing was timed.
    """
    changes = explanation.counterfactuals
    fewest = min(changes, key=lambda change: len(change.removed), default=None)
    return {
        "intent": intent_shape(explanation.query.intent, explanation.query.intent.notes),
        "history": [{"item_id": item_id, "stars": stars} for item_id, stars in explanation.query.history.items()],
        **item_shape(explanation.item),
        "rank": explanation.rank,
        "score": explanation.score,
        "residual": explanation.residual,
        "contributions": [contribution_shape(row) for row in explanation.contributions],
        "counterfactual": counterfactual_shape(fewest) if fewest else None,
        "counterfactuals": [counterfactual_shape(change) for change in changes],
        "timings_ms": dict(timings_ms),
    }


def counterfactual_shape(change: Counterfactual) -> Shape:
    """The rows to remove, what was predicted and then really happened, and whether no smaller set exists."""
    return {
        "source": str(change.source),
        "removed": [contribution_shape(row) for row in change.removed],
        "runner_up": item_shape(change.runner_up) if change.runner_up else None,
        "predicted_rank": change.predicted_rank,
        "actual_rank": change.actual_rank,
        "predicted_score": change.change.predicted_score,
        "actual_score": change.change.actual_score,
        "target": str(change.target),
        "proven": change.proven,
    }


def reasons_shape(
    recommendations: Recommendations, reasons: Sequence[Reason], timings_ms: Mapping[str, float]
) -> Shape:
    """The reasons with their evidence; a claim names the key of the evidence that it rests on."""
    return {
        "intent": intent_shape(recommendations.query.intent, recommendations.notes),
        "items": [reason_shape(reason) for reason in reasons],
        "timings_ms": dict(timings_ms),
    }


def reason_shape(reason: Reason) -> Shape:
    """One reason; ``note`` says why it is a template where it is one, ``tries`` how many rounds the model wrote."""
    return {
        "item_id": reason.item.item_id,
        "title": reason.item.title,
        "text": reason.text,
        "source": reason.source,
        "writer": reason.writer,
        "style": reason.style,
        "tries": reason.tries,
        "note": reason.note,
        "claims": [{"text": claim.text, "evidence": claim.evidence} for claim in reason.claims],
        "evidence": [
            {"key": row.key, "kind": row.kind, "text": row.text, "value": row.value} for row in reason.evidence
        ],
    }
