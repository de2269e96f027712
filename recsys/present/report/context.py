"""What a report says beside the sum: where the numbers come from and what the person had chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from recsys import __version__
from recsys.schema import Dataset, Intent


@dataclass(frozen=True)
class Context:
    """Where an explanation comes from. Only ``dataset``, ``items``, ``ratings`` and ``models`` must be known.

    ``intent`` is what was asked with all its words, of which those at ``without_words`` were taken out;
    ``taken_out`` names everything that was, words in quotation marks. ``link`` opens the same view in the app.
    """

    dataset: str
    items: int
    ratings: int
    models: tuple[str, ...]
    link: str = ""
    own_history: bool = True
    intent: Intent | None = None
    without_words: tuple[int, ...] = ()
    taken_out: tuple[str, ...] = ()
    version: str = __version__
    made: datetime = field(default_factory=lambda: datetime.now().astimezone())

    @classmethod
    def of(cls, dataset: Dataset, encoder: str) -> Context:
        """The context of a dataset and the name of the sentence encoder; a folder's path stays on this computer."""
        models = (f"{Path(encoder).name if Path(encoder).is_dir() else encoder} (words)", "EASE (ratings)")
        return cls(dataset.name, len(dataset.catalogue), len(dataset.ratings), models)

    @property
    def day(self) -> str:
        """The day on which it was made: 21 November 2026."""
        return f"{self.made.day} {self.made:%B %Y}"
