"""The seam to the network: the only place that knows httpx."""

from generator.fetcher.client import Client, Reply

__all__ = ["Client", "Reply"]
