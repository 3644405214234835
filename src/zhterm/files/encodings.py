"""Bytes to text: byte order marks, UTF-8, UTF-16, what the file declares, GB18030, Big5, then a statistical guess."""

from __future__ import annotations

import codecs
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from zhterm.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 1 << 16
"""Bytes on which an encoding is judged."""
_CJK_PUNCTUATION = frozenset("，。、；：？！（）《》“”「」『』")
# The web reads the older names as the newer supersets (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}
# Codecs of Python from bytes to text that are no encodings of a file.
_NO_ENCODINGS = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "charmap"))


class Decoded(NamedTuple):
    """The text, and the Python name of the encoding it was in ("utf-8-sig" where a mark stood before UTF-8)."""

    text: str
    encoding: str


class Chunk(NamedTuple):
    """Some text of a stream, the encoding it was in, and how many bytes of the stream have been read with it."""

    text: str
    encoding: str
    consumed: int


def decode(data: bytes, what: str = "the input") -> Decoded:
    """Decode `data` in the encoding it is in. `what` names it in the DataError raised for binary or broken data."""
    chunks = list(decode_blocks((data,), what))
    return Decoded("".join([chunk.text for chunk in chunks]), chunks[-1].encoding if chunks else "utf-8")


def decode_blocks(
    blocks: Iterable[bytes], what: str = "the input", *, encoding: str = "", declared: Iterable[str] = ()
) -> Iterator[Chunk]:
    """Decode bytes that come block by block, in memory for one of them; line ends stay as they are.

    In the encoding called `encoding` (as `text_encoding` returns it), else as judged on the first 64 KiB, where the
    names in `declared` are tried before guessing. What is plain ASCII for longer than that and something else further
    on is judged again there. Raises DataError, which names the input by `what`, for binary data and at a byte that is
    not valid.
    """
    rest = iter(blocks)
    head = _sample(rest)
    name = encoding or _named(head, declared, what)
    decoder = codecs.getincrementaldecoder(name)()
    consumed, ascii_only = 0, not encoding
    for block in chain((head,), rest, (b"",)):
        more = b""
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            held = error.object[: len(error.object) - len(block)]  # the beginning of a character, of the block before
            later = ""
            if ascii_only and name == "utf-8":
                more = _sample(rest)  # one byte at the end of a block would tell nothing
                later = _encoding_later(held + block + more)
            if not later:
                raise _broken(error, consumed - len(held) + error.start, what) from None
            name, decoder = later, codecs.getincrementaldecoder(later)()
            text = decoder.decode(held + block + more)
        consumed += len(block) + len(more)
        ascii_only = ascii_only and text.isascii()
        if text:
            yield Chunk(text, name, consumed)


def text_encoding(name: str) -> str:
    """Return the name under which Python knows an encoding of text. Raises UsageError for any other name."""
    try:
        known = codecs.lookup(name).name
        if known.replace("_", "-") not in _NO_ENCODINGS:
            "a".encode(known)  # a codec that is not one of text says so here
            codecs.getincrementaldecoder(known)
            return known
    except (LookupError, ValueError):
        pass
    raise UsageError(f"no encoding called {name!r}", hint="for example utf-8, gb18030, big5, utf-16")


def detect(data: bytes, declared: Iterable[str] = (), *, whole: bool | None = None) -> str:
    """Name the encoding of `data`, judged on its first 64 KiB. Raises DataError for binary data.

    `whole` says whether `data` is all there is, and so ends with a whole character; by default less than 64 KiB are.
    `declared` are names that the file or its sender gives; one of them decides where the text is not UTF-8 or UTF-16
    and it decodes the sample.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:SAMPLE]
    is_utf8 = _is_utf8(sample, whole=len(data) < SAMPLE if whole is None else whole and len(data) <= SAMPLE)
    if b"\0" in sample:
        return _utf16_without_mark(sample)
    if is_utf8:
        return "utf-8"
    for name in filter(None, declared):
        with suppress(UsageError):
            known = text_encoding(name)
            known = _SUPERSETS.get(known, known)
            if _decodes(sample, known):
                return known
    return _legacy(sample)


def _sample(blocks: Iterator[bytes]) -> bytes:
    """The next blocks, enough of them to judge an encoding on."""
    sample = b""
    while len(sample) <= SAMPLE and (block := next(blocks, b"")):
        sample += block
    return sample


def _named(data: bytes, declared: Iterable[str], what: str) -> str:
    try:
        return detect(data, declared)
    except DataError as error:
        raise DataError(f"{what}: {error.message}", hint=error.hint) from None


def _encoding_later(block: bytes) -> str:
    """The encoding of a stream whose first non-ASCII character is in `block` and not UTF-8; empty for none."""
    first = next((at for at, byte in enumerate(block) if byte > 0x7F), 0)
    try:
        name = detect(block[first : first + SAMPLE])
    except DataError:
        return ""
    return name if name != "utf-8" and _decodes(block, name) else ""


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _broken(error: UnicodeDecodeError, place: int, what: str) -> DataError:
    return DataError(f"{what}: not valid {error.encoding} at byte {max(place, 0)}", hint="save it as UTF-8")


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
    wide = [char for char in text if char > "\x7f" and category(char) != "Cf"]  # what nobody sees tells nothing
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
