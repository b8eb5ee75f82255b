"""Answers that are broken in ways in which no library would write them, for the replay server."""

from __future__ import annotations

import gzip
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

Act = Callable[[BaseHTTPRequestHandler], None]


def reset(body: bytes) -> Act:
    """Send the head and half of the body, and reset the connection."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Length": str(len(body))})
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return act


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without an answer."""
    handler.connection.close()


def cut(body: bytes, announced: int | None = None) -> Act:
    """Send less than the head announces."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Length": str(announced or len(body))})
        handler.wfile.write(body[: len(body) // 2])

    return act


def cut_gzip(body: bytes) -> Act:
    """Send half of a compressed body as if it were the whole."""
    packed = gzip.compress(body)
    packed = packed[: len(packed) // 2]

    def act(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Length": str(len(packed)), "Content-Encoding": "gzip"})
        handler.wfile.write(packed)

    return act


def bomb(size: int) -> Act:
    """Send a small body that unpacks to a large one."""
    packed = gzip.compress(b"[" + b" " * size, 1)

    def act(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Length": str(len(packed)), "Content-Encoding": "gzip"})
        handler.wfile.write(packed)

    return act


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that no single wait is too long."""
    _head(handler, {})
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Send nothing for longer than anybody waits."""
    time.sleep(4)
    handler.connection.close()


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send a body that has no end."""
    _head(handler, {})
    piece = b'{"paper": {}},' * 8192
    handler.wfile.write(b"[")
    while True:
        handler.wfile.write(piece)


def endless_gzip_head(handler: BaseHTTPRequestHandler) -> None:
    """Send the head of a compressed file, in which a name stands that has no end: nothing ever comes of it."""
    _head(handler, {"Content-Encoding": "gzip"})
    handler.wfile.write(b"\x1f\x8b\x08\x08\0\0\0\0\0\xff")
    while True:
        handler.wfile.write(b"a" * (1 << 20))


def large(size: int) -> Act:
    """Announce and send a large body."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Length": str(size)})
        for _ in range(size >> 20):
            handler.wfile.write(b" " * (1 << 20))

    return act


def garbage(handler: BaseHTTPRequestHandler) -> None:
    """Answer in something that is not HTTP."""
    handler.connection.sendall(b"\x15\x03\x01\x00\x02\x02\x16 this is not HTTP\r\n\r\n")
    handler.connection.close()


def _head(handler: BaseHTTPRequestHandler, headers: dict[str, str]) -> None:
    handler.send_response(200)
    for name, value in {"Content-Type": "application/json", "Connection": "close", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
