"""What the app learns from people: the store of their feedback, and the shared model that they teach."""

from recsys.learning.loop import Loop, open_loop
from recsys.learning.shared_model import Model, SharedModel

__all__ = ["Loop", "Model", "SharedModel", "open_loop"]
