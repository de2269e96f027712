"""How much the four sources of the sum count for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from recsys.errors import SettingError
from recsys.schema.results import Source

BOUNDS = (0.0, 3.0)


@dataclass(frozen=True, slots=True)
class Blend:
    """A multiplier for each source: 1 as learned for everybody, 0 silences it. Raises SettingError outside BOUNDS."""

    word: float = 1.0
    history: float = 1.0
    chip: float = 1.0
    prior: float = 1.0

    def __post_init__(self) -> None:
        lowest, highest = BOUNDS
        for name, value in self.values().items():
            if not lowest <= value <= highest:  # not a number is never within
                raise SettingError(
                    f"The weight of {name} is {value}, which cannot be used.",
                    f"Give a number from {lowest:g} to {highest:g}.",
                )

    def of(self, source: Source) -> float:
        """The multiplier of one source."""
        return self.values()[source.value]

    def values(self) -> dict[str, float]:
        """Name of each source to its multiplier, as it is stored."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, float]) -> Blend:
        """A blend from stored multipliers; a source that is not named counts 1. Raises SettingError."""
        unknown = set(values) - {source.value for source in Source}
        if unknown:
            raise SettingError(
                f"There is no source called {sorted(unknown)[0]!r} to weigh.",
                f"The sources are {', '.join(source.value for source in Source)}.",
            )
        return cls(**{name: float(value) for name, value in values.items()})


NEUTRAL = Blend()
