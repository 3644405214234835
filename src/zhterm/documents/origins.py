"""Where documents come from: a file, a folder, standard input, the network."""

from __future__ import annotations

import os
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.document import Opened
from zhterm.documents.registry import READERS, by_suffix
from zhterm.errors import DataError, ZhtermError
from zhterm.files import open_for_reading, spooled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from email.message import Message

MAX_PAGE = 64 << 20
"""Bytes taken from a URL."""
_TIMEOUT = 30
_NOT_OURS = frozenset(("CVS", "__MACOSX", "__pycache__"))
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/zip": ".zip",
}


class Wanted(NamedTuple):
    """Which files of folders and archives to read: glob patterns on a name or on its path from there."""

    include: Collection[str] = ()
    exclude: Collection[str] = ()

    def accepts(self, path: PurePosixPath) -> bool:
        """Whether a file is wanted, and of a known kind."""
        return by_suffix(path.suffix.lower()) is not None and self.names(path)

    def names(self, path: PurePosixPath) -> bool:
        """Whether a file is wanted: not hidden, included and not excluded."""
        if any(map(_is_hidden, path.parts)):
            return False
        if self.include and not _matches(path, self.include):
            return False
        return not any(_matches(parent, self.exclude) for parent in (path, *path.parents[:-1]))


def _matches(path: PurePosixPath, patterns: Collection[str]) -> bool:
    return any(fnmatch(path.name, pattern) or fnmatch(str(path), pattern.rstrip("/")) for pattern in patterns)


def _is_hidden(part: str) -> bool:
    return part.startswith((".", "~$")) or part in _NOT_OURS


def files_in(folder: str, wanted: Wanted) -> Iterator[str]:
    """The wanted files below a folder, by name, of any kind; no hidden ones, version control and linked folders."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        inner = PurePosixPath(Path(place).relative_to(folder).as_posix())
        for name in sorted(names):
            path = Path(place, name)
            if wanted.names(inner / name) and path.is_file():
                yield str(path)


@contextmanager
def opened_file(name: str) -> Iterator[Opened]:
    """Open a file by its path; "-" is standard input. Raises as `open_for_reading`."""
    with open_for_reading(name) as stream:
        if name == "-":
            yield Opened(stream, "standard input")
        else:
            yield Opened(stream, name, suffix=Path(name).suffix.lower())


def is_url(name: str) -> bool:
    """Whether a name is the address of a page."""
    return name.lower().startswith(("http://", "https://"))


@contextmanager
def opened_page(url: str) -> Iterator[Opened]:
    """Fetch a page, following redirects to other http(s) addresses only. Raises DataError with the reason."""
    from http.client import HTTPException
    from urllib import request as web
    from urllib.error import HTTPError
    from urllib.parse import urlsplit

    # `build_opener` would take file: and ftp: addresses from a redirect
    handlers: tuple[type[web.BaseHandler], ...] = (
        *(web.ProxyHandler, web.HTTPHandler, web.HTTPSHandler, web.HTTPRedirectHandler, web.UnknownHandler),
        *(web.HTTPErrorProcessor, web.HTTPDefaultErrorHandler),
    )
    opener = web.OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler())
    try:
        request = web.Request(url, headers={"User-Agent": "zhterm", "Accept": "text/html,*/*;q=0.8"})  # noqa: S310  # is_url
        with opener.open(request, timeout=_TIMEOUT) as answer, spooled(answer, url, MAX_PAGE) as page:
            suffix = _suffix_of(answer.headers, urlsplit(answer.url).path)
            charset = answer.headers.get_content_charset() or ""
            yield Opened(page, url, suffix=suffix, charset=charset, kind=answer.headers.get_content_type())
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, HTTPError):
            error.close()
        reason = getattr(error, "reason", None) or error
        raise DataError(f"{url}: {reason}", hint="check the address and the network, or save the page") from None


def _suffix_of(headers: Message, path: str) -> str:
    """The suffix that the stated type asks for, else that of the address where a reader has it."""
    suffix = PurePosixPath(path).suffix.lower()
    stated = _KINDS.get(headers.get_content_type(), "")
    if stated in (".txt", "") and any(suffix in reader.suffixes for reader in READERS):
        return suffix
    return stated


def name_of_failure(error: OSError, name: str) -> ZhtermError:
    """A failure to read a file in the middle of it, as an error of ours."""
    return DataError(f"{name}: {error.strerror or error}", hint="check the disk, and that the file is still there")
