"""The content of a reply, decoded step by step: no more of it is ever held than a reply may have.

The library would decode what a server says it has encoded, layer by layer and each at once: three kilobytes in two
layers of gzip become gigabytes. So the raw bytes are taken from it and decoded here, one layer at most.
Source: RFC 9110, section 8.4 (content coding); RFC 1952 (gzip).
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Protocol

import httpx

from generator.errors import SourceError

ACCEPTED: Final = "gzip"
"""What a server is told that it may send; it is all that is decoded."""
_DEADLINE: Final = 90.0
"""Seconds for a whole reply: a server that sends a byte now and then never runs into the timeout for one."""
_STEP: Final = 1 << 18
"""Bytes that are decoded at once."""
_HIGHEST_RATIO: Final = 200
"""Text of papers shrinks to a third or a tenth, and lists of the same words to a fiftieth; gzip can do a thousandth."""
_SMALL: Final = 1 << 20
"""Bytes up to which the ratio does not matter."""
_GZIP: Final = 16 + zlib.MAX_WBITS
_MAGIC: Final = b"\x1f\x8b"
"""How a member of gzip begins."""
_NAMES: Final = frozenset({"gzip", "x-gzip"})


class _Decoder(Protocol):
    """Turns raw bytes into content, a step at a time."""

    def decode(self, raw: bytes) -> Iterator[bytes]:
        """Yield what a piece of the raw bytes comes to."""

    def end(self) -> None:
        """Say whether that was all."""


class _Plain:
    """What is not encoded."""

    def decode(self, raw: bytes) -> Iterator[bytes]:
        yield raw

    def end(self) -> None:
        pass


class _Gzip:
    """One layer of gzip: members one after another (RFC 1952, section 2.2), or of an empty body none."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stream = zlib.decompressobj(_GZIP)
        self._raw = self._decoded = 0

    def decode(self, raw: bytes) -> Iterator[bytes]:
        """Yield steps of the content.

        Raises:
            SourceError: it is no gzip, goes on behind its end, or has grown as no text does.
        """
        self._raw += len(raw)
        while raw := self._next_member(raw) if self._stream.eof else raw:
            try:
                step = self._stream.decompress(raw, _STEP)
            except zlib.error as error:
                raise SourceError(f"could not be decoded: {error}", self._url, transient=True) from None
            self._decoded += len(step)
            if self._decoded > max(_SMALL, self._raw * _HIGHEST_RATIO):
                what = f"answered {self._raw} bytes that unpack to more than {_HIGHEST_RATIO} times as many"
                raise SourceError(f"{what}; expected text", self._url)
            yield step
            raw = self._stream.unconsumed_tail or self._stream.unused_data

    def _next_member(self, raw: bytes) -> bytes:
        """Begin the member that follows the end of one, and return its bytes: none behind zeros that fill it up.

        Raises:
            SourceError: it is none.
        """
        rest = raw.lstrip(b"\0")
        if not _MAGIC.startswith(rest[: len(_MAGIC)]):
            raise SourceError("could not be decoded: it goes on behind its end", self._url, transient=True)
        if rest:
            self._stream = zlib.decompressobj(_GZIP)
        return rest

    def end(self) -> None:
        """Do nothing where the end has been seen.

        Raises:
            SourceError: it was cut off.
        """
        if self._raw and not self._stream.eof:
            raise SourceError("could not be decoded: it was cut off", self._url, transient=True)


def _decoder(response: httpx.Response, url: str) -> _Decoder:
    """Return what decodes a reply.

    Raises:
        SourceError: it is encoded several times, or in a way that was not asked for.
    """
    told = response.headers.get("Content-Encoding", "").split(",")
    names = [name for part in told if (name := part.strip().lower()) not in {"", "identity"}]
    if not names:
        return _Plain()
    if len(names) > 1:
        raise SourceError(f"is encoded {len(names)} times ({_shown(names)}); expected gzip once, or none", url)
    if names[0] not in _NAMES:
        raise SourceError(f"is encoded as {_shown(names)}; expected gzip, or nothing", url)
    return _Gzip(url)


def _shown(names: list[str]) -> str:
    return " ".join(", ".join(names).split())[:60]


def read_content(response: httpx.Response, url: str, largest: int) -> bytes:
    """Return the content of a reply; no more of it is read or decoded than it may have.

    Raises:
        SourceError: it is larger, takes too long, or is encoded in a way that was not asked for.
    """
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced[:20]) > largest:
        raise _too_large(largest, url)
    decoder = _decoder(response, url)
    content = bytearray()
    for piece in _pieces(response, url, decoder, largest):
        content += piece
        if len(content) > largest:
            raise _too_large(largest, url)
    decoder.end()
    return bytes(content)


def read_beginning(response: httpx.Response, url: str, largest: int) -> bytes:
    """Return the beginning of what a reply with an error status says, as far as it can be read."""
    content = bytearray()
    with suppress(SourceError):
        for piece in _pieces(response, url, _decoder(response, url), largest):
            content += piece
            if len(content) > largest:
                break
    return bytes(content[:largest])


def _pieces(response: httpx.Response, url: str, decoder: _Decoder, largest: int) -> Iterator[bytes]:
    """Yield the content as it comes, decoded."""
    end = time.monotonic() + _DEADLINE
    size = 0
    for raw in response.iter_raw():
        yield from decoder.decode(raw)
        size += len(raw)
        if size > largest:  # it may be encoded so that nothing comes of it
            raise _too_large(largest, url)
        if time.monotonic() > end:
            raise SourceError(f"did not answer within {_DEADLINE:.0f} s", url, transient=True, down=True)


def _too_large(largest: int, url: str) -> SourceError:
    return SourceError(f"answered more than {largest >> 20} MB", url)


def unpacked(packed: bytes, largest: int) -> bytes:
    """Return what was packed by gzip, if that is all of it and no larger than it may be.

    Raises:
        ValueError: it is not.
    """
    stream = zlib.decompressobj(_GZIP)
    try:
        content = stream.decompress(packed, largest + 1)
    except zlib.error as error:
        raise ValueError from error
    if len(content) > largest or not stream.eof or stream.unused_data:
        raise ValueError
    return content
