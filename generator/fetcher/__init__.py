"""The seam to the network: the only place that knows httpx."""

from generator.fetcher.cache import ReplyCache
from generator.fetcher.client import Client, Reply, StatusError
from generator.fetcher.retry import Patience, persist

__all__ = ["Client", "Patience", "Reply", "ReplyCache", "StatusError", "persist"]
