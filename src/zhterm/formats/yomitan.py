"""Yomitan (the browser pop-up): a dictionary of format 3 with pinyin as reading and subject fields as tags."""

from __future__ import annotations

import json
import re
import zipfile
from itertools import islice
from typing import IO, TYPE_CHECKING

from zhterm.formats.pairs import usable
from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry

_BANK = 10_000
"""Terms of one file of the archive."""
_DATE = (1980, 1, 1, 0, 0, 0)
_SCORES = {AdministrativeStatus.PREFERRED: 20, AdministrativeStatus.ADMITTED: 10}
_CARRIED = frozenset(("zh_hans", "zh_hant", "pinyin", "tags", "note", "definition"))


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a dictionary; terms that are not to be used stay out."""
    tags: dict[str, str] = {}
    newest = [""]
    rows = _rows(losses.counted(entries, _CARRIED), tags, newest, losses)
    number = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, value: object) -> None:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            archive.writestr(zipfile.ZipInfo(name, _DATE), text, zipfile.ZIP_DEFLATED)

        while bank := list(islice(rows, _BANK)):
            number += 1
            put(f"term_bank_{number}.json", bank)
        put("tag_bank_1.json", [[tag, "default", 0, name, 0] for name, tag in tags.items()])
        about = {"title": options.title, "revision": f"zhterm {newest[0]}".strip(), "format": 3, "sequenced": True}
        put("index.json", {**about, "author": "zhterm", "sourceLanguage": "zh", "targetLanguage": "en"})


def _rows(
    entries: Iterable[ConceptEntry], tags: dict[str, str], newest: list[str], losses: Losses
) -> Iterator[list[object]]:
    """One row a Chinese term: term, reading, tags, rules, score, definitions, number of the entry, tags of the term."""
    for number, entry in enumerate(entries, 1):
        newest[0] = max(newest[0], entry.updated)
        english = usable(entry.terms("en"), losses)
        if not english or not entry.terms("zh"):
            losses.leave_out(
                entry.zh or entry.en, f"no {'English' if entry.terms('zh') else 'Chinese'} term to be used"
            )
            continue
        for name in entry.subject_fields:
            tags.setdefault(name, re.sub(r"\s+", "_", name.strip()))
        fields = " ".join(tags[name] for name in entry.subject_fields)
        glosses = [term.text for term in english] + [text for text in (entry.definition, entry.note) if text]
        score = max(_SCORES.get(term.status, 0) for term in english)
        pinyin = next((term.pinyin for term in entry.terms("zh") if term.pinyin), "")
        for text in dict.fromkeys(term.text for term in entry.terms("zh")):
            yield [text, pinyin, fields, "", score, glosses, number, ""]
