"""From what was named to documents: the origin is opened, its reader found, what it yields made into documents."""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents import archive
from zhterm.documents.document import Document, Opened, Piece
from zhterm.documents.origins import Wanted, files_in, is_url, name_of_failure, opened_file, opened_page
from zhterm.documents.registry import by_suffix
from zhterm.documents.sniffing import is_text, reader_for
from zhterm.errors import ZhtermError
from zhterm.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from zhterm.documents.registry import Reader

    Failed = Callable[[ZhtermError], None]
    PassedOver = Callable[[str, str], None]

_SURROGATE = re.compile("[\ud800-\udfff]")


class _Listener(NamedTuple):
    """Who is told of what can't be read, and of what is passed over."""

    failed: Failed
    passed_over: PassedOver


def read(
    name: str,
    *,
    include: Collection[str] = (),
    exclude: Collection[str] = (),
    failed: Failed | None = None,
    passed_over: PassedOver | None = None,
) -> Iterator[Document]:
    """Yield the documents in a file, a folder, an archive, at a http(s) address, or on standard input ("-").

    `include` and `exclude` are glob patterns for the files of folders and archives. `failed` is told of those files
    that can't be read, and the rest are read; without it the first one ends the reading. `passed_over` is told the name
    of each file in a folder or archive that is no document, and why. A folder without any document yields none. A named
    file that can't be read is a NotFoundError, DataError or UsageError with one line that says what to do.
    """
    wanted = Wanted(tuple(include), tuple(exclude))
    tell = _Listener(failed or _raise, passed_over or _say_nothing)
    if name != "-" and not is_url(name) and _is_folder(name):
        yield from _folder(name, wanted, tell)
    else:
        with opened_page(name) if is_url(name) else opened_file(name) as opened:
            yield from _named(opened, wanted, tell)


def files(name: str, *, include: Collection[str] = (), exclude: Collection[str] = ()) -> list[str]:
    """The files that `read` opens for a name: those of a folder that are of a known kind, else the name itself."""
    if name == "-" or is_url(name) or not _is_folder(name):
        return [name]
    wanted = Wanted(tuple(include), tuple(exclude))
    return [path for path in files_in(name, wanted) if by_suffix(Path(path).suffix.lower()) is not None]


def _raise(error: ZhtermError) -> None:
    raise error


def _say_nothing(name: str, reason: str) -> None:
    """Nobody wants to know."""


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _folder(folder: str, wanted: Wanted, tell: _Listener) -> Iterator[Document]:
    for path in files_in(folder, wanted):
        try:
            with opened_file(path) as opened:
                yield from _met(opened, wanted, tell)
        except ZhtermError as error:
            tell.failed(error)


def _met(opened: Opened, wanted: Wanted, tell: _Listener) -> Iterator[Document]:
    """The documents in a file met in a folder or an archive, where empty ones and what is no text are no errors."""
    reader = by_suffix(opened.suffix)
    if reader is None:
        tell.passed_over(opened.name, "of no known kind")
    elif not opened.size:
        tell.passed_over(opened.name, "empty")
    elif not (reader.binary or is_text(opened)):
        tell.passed_over(opened.name, "no text")
    else:
        yield from _named(opened, wanted, tell)


def _named(opened: Opened, wanted: Wanted, tell: _Listener) -> Iterator[Document]:
    if not opened.size:
        raise opened.fault("empty", "is it the right file?")
    reader = reader_for(opened)
    if reader.name == "zip":
        yield from _members(opened, wanted, tell)
        return
    any_text = False
    for document in _documents(opened, reader):
        if document.text.strip():
            any_text = True
            yield document
    if not any_text:
        raise opened.fault("no text in it", "is it the right file?")


def _members(opened: Opened, wanted: Wanted, tell: _Listener) -> Iterator[Document]:
    any_member = False
    for member in archive.members(opened, wanted.accepts, tell.failed):
        any_member = True
        try:
            yield from _met(member, wanted, tell)
        except ZhtermError as error:
            tell.failed(error)
    if not any_member:
        raise opened.fault("no document of a known kind in it", "docs/documents.md lists them")


def _documents(opened: Opened, reader: Reader) -> Iterator[Document]:
    """What the reader yields, as documents."""
    with telling_damage(opened, reader):
        digest = opened.digest  # taken before the reader begins, since it moves the place in the stream
        opened.stream.seek(0)
        module = reader.load()
        if reader.needs:
            logging.getLogger(reader.needs).setLevel(logging.CRITICAL)
        for piece in _quietly(module.read(opened)):
            yield _document(opened, piece, digest)


@contextmanager
def telling_damage(opened: Opened, reader: Reader) -> Iterator[None]:
    """Make a DataError of whatever else a library raises on a file: it is damage in it."""
    try:
        yield
    except ZhtermError:
        raise
    except RecursionError:
        raise opened.fault("nested too deeply", "save it again from the program that wrote it") from None
    except MemoryError:
        raise opened.fault("more than fits into memory", "divide it") from None
    except OSError as error:
        raise name_of_failure(error, opened.name) from None
    except Exception as error:
        if not reader.needs:
            raise
        # The libraries meet damaged files with any error there is; with our own readers it would be a bug.
        reason = f"a damaged {reader.name} file ({type(error).__name__}: {error})"
        raise opened.fault(" ".join(reason.split())[:200], "save it again from the program that wrote it") from None


def _quietly(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """What libraries warn of is for their users, not for ours."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _document(opened: Opened, piece: Piece, digest: str) -> Document:
    """A document of a piece. Half characters, which JSON and Office files can hold, become U+FFFD, one for one."""
    source = Source(
        id=f"{opened.name}!/{piece.member}" if piece.member else opened.name,
        title=_SURROGATE.sub("\ufffd", piece.title),
        location=piece.location,
        digest=digest,
    )
    share = opened.stream.tell() / opened.size if piece.share is None else piece.share
    text = _SURROGATE.sub("\ufffd", piece.text)
    return Document(text=text, source=source, offset=piece.offset, share=min(1.0, share))
