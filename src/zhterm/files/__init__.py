"""Bytes to text, and files opened for reading and for writing: each once, for the whole program."""

from __future__ import annotations

from zhterm.files.encodings import SAMPLE, Chunk, Decoded, decode, decode_blocks, detect, text_encoding
from zhterm.files.reading import (
    MAX_CELL,
    MAX_CELL_LINES,
    MAX_LINE,
    MAX_STREAM,
    open_for_reading,
    spooled,
    standard_input,
)
from zhterm.files.writing import open_for_writing, replacing, try_lock, write_text

__all__ = [
    "MAX_CELL",
    "MAX_CELL_LINES",
    "MAX_LINE",
    "MAX_STREAM",
    "SAMPLE",
    "Chunk",
    "Decoded",
    "decode",
    "decode_blocks",
    "detect",
    "open_for_reading",
    "open_for_writing",
    "replacing",
    "spooled",
    "standard_input",
    "text_encoding",
    "try_lock",
    "write_text",
]
