"""The array types that cross module borders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]
