"""A language model behind an OpenAI-compatible server."""

from recsys.reasons.served.look import Look, look
from recsys.reasons.served.model import ServedModel
from recsys.reasons.served.server import Server, is_address

__all__ = ["Look", "ServedModel", "Server", "is_address", "look"]
