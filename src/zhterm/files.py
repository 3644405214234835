"""Bytes to text, and files written whole or not at all: each once, for the whole program.

Text: byte order marks, UTF-8, UTF-16, what the file declares, GB18030, Big5, then a statistical guess. Writing: a new
file beside the target takes its place when all is written, so that whoever reads the target, or the target after a
crash, sees the old or the new one.
"""

from __future__ import annotations

import codecs
import os
import stat
import sys
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

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
_UNFINISHED = ".unfinished"


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
    head = b""
    while len(head) <= SAMPLE and (block := next(rest, b"")):
        head += block
    name = encoding or _named(head, declared, what)
    decoder = codecs.getincrementaldecoder(name)()
    consumed, ascii_only = 0, not encoding
    for block in chain((head,), rest, (b"",)):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            later = _encoding_later(block) if ascii_only and name == "utf-8" else ""
            if not later:
                raise _broken(error, consumed - (len(error.object) - len(block)) + error.start, what) from None
            name, decoder = later, codecs.getincrementaldecoder(later)()
            text = decoder.decode(block)
        consumed += len(block)
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


@contextmanager
def open_for_writing(name: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open what is called `name` for writing: the one way in which this program writes files.

    A file is written whole or not at all, as `replacing` does it. A pipe or a device is written into; "-" is standard
    output. Raises DataError where it can't be written; a reader of standard output that has gone is a BrokenPipeError.
    """
    target = os.fspath(name)
    if target == "-":
        sys.stdout.flush()  # what was printed before goes first
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        if _is_stream(target):
            with Path(target).open("wb") as stream:
                yield stream
            return
        with replacing(target) as unfinished, unfinished.open("wb") as file:
            yield file
    except OSError as error:
        raise _unwritten(target, error) from None


def write_text(name: str | os.PathLike[str], text: str) -> None:
    """Write a text file in UTF-8 as `open_for_writing` does it, line ends as they are in `text`."""
    with open_for_writing(name) as file:
        file.write(text.encode())


@contextmanager
def replacing(name: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield the path of a new empty file that takes the place of the file `name` when all goes well.

    Otherwise that stays as it was. Links are followed, an existing file keeps its permissions and, where the system
    allows, its owner; what is written is on the disk before it is there. What killed processes have left is cleared.
    Raises OSError.
    """
    target = Path(os.path.realpath(name))
    stem = f".{target.name.encode()[:100].decode(errors='ignore')}."  # a name has at most 255 bytes
    _clear(target.parent, stem)
    unfinished, descriptor = _new_file(target.parent, stem)
    try:
        yield unfinished
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        _adopt(unfinished, target)
        if os.name == "nt":  # which renames closed files only
            os.close(descriptor)
            descriptor = -1
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
        if descriptor >= 0:
            os.close(descriptor)


def _is_stream(name: str) -> bool:
    """Whether a name is that of something to write into rather than to replace: a pipe, a device, a socket."""
    try:
        mode = Path(name).stat().st_mode
    except FileNotFoundError:
        return False
    except ValueError as error:  # a NUL in it
        raise OSError(str(error)) from None
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _new_file(folder: Path, stem: str) -> tuple[Path, int]:
    """Make a file that nobody has, and lock it, so that others see that its writer lives."""
    import tempfile

    while True:
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=stem, suffix=_UNFINISHED)
        if try_lock(descriptor) and Path(name).exists():  # it may be cleared before it is locked
            return Path(name), descriptor
        os.close(descriptor)


def _clear(folder: Path, stem: str) -> None:
    """Remove what killed writers of the same file have left: it is not locked by anyone."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith(stem) and path.name.endswith(_UNFINISHED):
                with suppress(OSError):
                    descriptor = os.open(path, os.O_RDWR)
                    try:
                        if try_lock(descriptor):
                            path.unlink()
                    finally:
                        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Lock an open file if nobody has; the system unlocks it when it is closed or its process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows, where nobody can remove a file that is open
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _adopt(unfinished: Path, target: Path) -> None:
    """Give a new file the permissions and the owner of the one it replaces, or those of a file made now."""
    try:
        old = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(unfinished, old.st_uid, old.st_gid)
    unfinished.chmod(stat.S_IMODE(old.st_mode))


def _unwritten(name: str, error: OSError) -> DataError:
    full = error.errno in (28, 122)  # ENOSPC, EDQUOT
    hint = "free some space; nothing was changed" if full else "check the folder and its permissions"
    return DataError(f"can't write {name}: {error.strerror or error}", hint=hint)
