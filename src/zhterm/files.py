"""Bytes of unknown encoding to text: byte order marks, UTF-8, UTF-16, GB18030, Big5, then a statistical guess."""

from __future__ import annotations

import codecs
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 16
_CJK_PUNCTUATION = frozenset("，。、；：？！（）《》“”「」『』")


class Decoded(NamedTuple):
    """The text, and the Python name of the encoding it was in ("utf-8-sig" where a mark stood before UTF-8)."""

    text: str
    encoding: str


def detect(data: bytes) -> str:
    """Name the encoding of `data`, judged on its first 64 KiB. Raises DataError for binary data."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if _is_utf8(sample, whole=len(data) <= _SAMPLE):
        if b"\0" in sample:
            return _utf16_without_mark(sample)
        return "utf-8"
    if b"\0" in sample:
        return _utf16_without_mark(sample)
    return _legacy(sample)


def decode(data: bytes, what: str = "the input") -> Decoded:
    """Decode `data` in the encoding it is in. `what` names it in the DataError raised for binary or broken data."""
    name = _named(data, what)
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        raise _broken(error, error.start, what) from None


def decode_blocks(blocks: Iterable[bytes], what: str = "the input") -> Iterator[str]:
    """Decode bytes that come block by block; the first 64 KiB decide on the encoding. Raises DataError as `decode`."""
    rest = iter(blocks)
    first = b""
    while len(first) <= _SAMPLE and (block := next(rest, b"")):
        first += block
    decoder = codecs.getincrementaldecoder(_named(first, what))()
    done = 0
    for block in chain((first,), rest, (b"",)):
        pending = len(decoder.getstate()[0])
        try:
            yield decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise _broken(error, done - pending + error.start, what) from None
        done += len(block)


def _named(data: bytes, what: str) -> str:
    try:
        return detect(data)
    except DataError as error:
        raise DataError(f"{what}: {error.message}", hint=error.hint) from None


def _broken(error: UnicodeDecodeError, place: int, what: str) -> DataError:
    return DataError(
        f"{what}: not valid {error.encoding} at byte {place}",
        hint="save it as UTF-8, or name its encoding with --encoding",
    )


def _is_utf8(sample: bytes, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(sample: bytes) -> str:
    """UTF-16 text has its zero bytes on one side of the pairs; anything else with zero bytes is not text."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for name, zeros, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 4 * other:
            try:
                text = codecs.getincrementaldecoder(name)().decode(sample)
            except UnicodeDecodeError:
                continue
            if sum(char.isprintable() or char in "\r\n\t" for char in text) > 0.97 * len(text):
                return name
    raise DataError("not a text file (it holds zero bytes)", hint="give a text, or a document of a known kind")


def _legacy(sample: bytes) -> str:
    """Tell GB18030 from Big5 by how much of the decoded text is common Chinese; otherwise ask charset-normalizer."""
    scores = {name: _chinese_share(sample, name) for name in ("gb18030", "big5hkscs")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0.5:
        return best
    from charset_normalizer import from_bytes

    match = from_bytes(sample).best()
    if match is None:
        raise DataError("not a text file, or in an encoding that can't be told", hint="save it as UTF-8")
    return match.encoding


def _chinese_share(sample: bytes, name: str) -> float:
    """Share of the non-ASCII characters that are Chinese punctuation or frequent in GB 2312 or Big5."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    wide = [char for char in text if char > "\x7f"]
    if not wide:
        return 0.0
    return sum(char in _CJK_PUNCTUATION or _is_frequent(char, name) for char in wide) / len(wide)


def _is_frequent(char: str, name: str) -> bool:
    """GB 2312 rows 16-55 and Big5 rows A4-C6 hold the 3,755 and 5,401 frequent characters (GB 2312-1980; Big5-1984)."""
    try:
        code = char.encode("gb2312" if name == "gb18030" else "big5")
    except UnicodeEncodeError:
        return False
    if len(code) != 2:
        return False
    return 0xB0 <= code[0] <= 0xD7 if name == "gb18030" else 0xA4 <= code[0] <= 0xC6
