"""StarDict (GoldenDict, KOReader): the three files of a dictionary in one ZIP archive, to be unpacked together.

The index is sorted as StarDict compares words: ASCII letters without case first, then byte by byte. Its rows are held
in memory, the definitions are not. Format: StarDict 2.4.2.
"""

from __future__ import annotations

import struct
import zipfile
from html import escape
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from zhterm.formats.pairs import FIELDS, term_pairs
from zhterm.model import DISCOURAGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry

_LONGEST_WORD = 255
_NAME = "glossary"
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))
_CARRIED = frozenset(("zh_hans", "zh_hant", "pinyin", "subject_field", "note", "definition"))
_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of all members, so that the same glossary gives the same file."""


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a dictionary: Chinese headwords in both scripts, with `--from en` English ones."""
    index: list[tuple[bytes, bytes, int, int]] = []
    with TemporaryFile() as body:
        for entry in losses.counted(entries, _CARRIED):
            definition = _definition(entry, options).encode()
            start = body.tell()
            body.write(definition)
            side = entry.terms("en" if options.source == "en" else "zh")
            for text in dict.fromkeys(term.text for term in side):
                word = text.replace("\0", "").encode()
                if not word or len(word) > _LONGEST_WORD:
                    losses.leave_out(text, f"headwords over {_LONGEST_WORD} bytes")
                else:
                    index.append((word.translate(_LOWER), word, start, len(definition)))
            if not side:
                losses.leave_out(entry.zh or entry.en, "no headword in the language")
        index.sort()
        rows = b"".join(word + b"\0" + struct.pack(">II", start, size) for _, word, start, size in index)
        about = (
            f"StarDict's dict ifo file\nversion=2.4.2\nbookname={' '.join(options.title.split())}\n"
            f"wordcount={len(index)}\nidxfilesize={len(rows)}\nsametypesequence=h\n"
        )
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(f"{_NAME}.ifo", _DATE), about)
            archive.writestr(zipfile.ZipInfo(f"{_NAME}.idx", _DATE), rows)
            body.seek(0)
            with archive.open(zipfile.ZipInfo(f"{_NAME}.dict", _DATE), "w", force_zip64=True) as member:
                while block := body.read(1 << 18):
                    member.write(block)


def _definition(entry: ConceptEntry, options: WriteOptions) -> str:
    """What a headword says, as HTML: the other language, the pinyin, subject fields, definition and note."""
    pair = next(iter(term_pairs(entry)), None)
    pinyin = FIELDS["pinyin"](pair) if pair else ""
    chinese = ", ".join(dict.fromkeys(escape(term.text) for term in entry.terms("zh")))
    english = [
        f"<s>{escape(term.text)}</s>" if term.status in DISCOURAGED else escape(term.text) for term in entry.terms("en")
    ]
    head = chinese if options.source == "en" else "; ".join(english)
    parts = [f"<i>{escape(pinyin)}</i>" if pinyin else "", head]
    parts += [f"[{escape(', '.join(entry.subject_fields))}]" if entry.subject_fields else ""]
    parts += [escape(entry.definition), escape(entry.note)]
    return "<br>".join(filter(None, parts))
