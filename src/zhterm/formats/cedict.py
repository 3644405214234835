"""CC-CEDICT: written in its first syntax, `traditional simplified [pin1 yin1] /sense/`; the second one is read, too.

Pinyin has tone numbers, 5 for the neutral tone, u: for ü, one syllable a character, and no tone change of 一 and 不.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.formats.pairs import usable
from zhterm.formats.records import entry_from_row, row_defaults
from zhterm.formats.text import decoded
from zhterm.language.scripts import is_han
from zhterm.language.syllables import in_dictionary_form, join, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.model import ConceptEntry, Term

_LINE = re.compile(r"(\S+) (\S+) (\[{1,2})([^\]]*)\]{1,2} /(.*)/\s*$")
_SYLLABLE = re.compile(r"[A-Za-zü:]+[1-5]|[A-Za-z]+|\S")
_LONGEST_LINE = 1 << 20
_ONE_WORD = 3
_CLASSIFIER = re.compile(r"CL:|Taiwan pr\.|also pr\.|see also |abbr\. for|old variant of|variant of|surname ")


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:  # noqa: ARG001  # protocol
    """Write a dictionary; terms that are not to be used stay out, and so do words that its syntax can't hold."""
    stream.write(b"# CC-CEDICT\n#! version=1\n#! subversion=0\n#! format=ts\n#! charset=UTF-8\n")
    for entry in losses.counted(entries, frozenset(("zh_hans", "zh_hant", "pinyin"))):
        glosses = [term.text for term in usable(entry.terms("en"), losses)]
        if not glosses or not entry.terms("zh"):
            missing = "Chinese term" if glosses else "English term that may be used"
            losses.leave_out(entry.zh or entry.en, f"no {missing}")
            continue
        told = "/".join(re.sub(r"\s*[/\r\n]+\s*", "; ", text).strip() for text in glosses)
        for traditional, simplified in _headwords(entry):
            pinyin = in_dictionary_form(_pinyin(entry, simplified), len(simplified.text))
            han = [term.text for term in (traditional, simplified) if all(map(is_han, term.text))]
            if len(han) < 2 or not pinyin:
                losses.leave_out(
                    simplified.text, "signs or letters in the Chinese" if pinyin or len(han) < 2 else "no pinyin"
                )
                continue
            stream.write(f"{traditional.text} {simplified.text} [{pinyin}] /{told}/\n".encode())


def _headwords(entry: ConceptEntry) -> Iterator[tuple[Term, Term]]:
    """The Chinese terms as (traditional, simplified), each standing for the other where there is one only."""
    hans, hant = entry.terms("zh-Hans"), entry.terms("zh-Hant")
    for index in range(max(len(hans), len(hant))):
        simplified = hans[index] if index < len(hans) else hant[index]
        traditional = hant[index] if index < len(hant) else simplified
        if len(traditional.text) == len(simplified.text):
            yield traditional, simplified
        else:
            yield traditional, traditional
            yield simplified, simplified


def _pinyin(entry: ConceptEntry, term: Term) -> str:
    return term.pinyin or next((item.pinyin for item in entry.terms("zh") if item.pinyin), "")


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read a dictionary in either syntax; each sense is an English term."""
    number = 0
    with decoded(stream, options) as (text, _, notes):
        yield from notes
        while line := text.readline(_LONGEST_LINE):
            number += 1
            if line.startswith("#") or line.isspace():
                continue
            match = _LINE.match(line)
            if match is None:
                yield _problem("no line of CC-CEDICT", line, number, options)
                continue
            try:
                yield entry_from_row({**row_defaults(options), **_cells(match)})
            except ValueError as error:
                yield _problem(str(error), line, number, options)


def _problem(reason: str, line: str, number: int, options: ReadOptions) -> Problem:
    where = f"{options.where}, line {number}"
    return Problem(
        code="row-invalid", message=f"{reason}: {line.strip()[:60]}", where=where, hint="the line was left out"
    )


def _cells(match: re.Match[str]) -> dict[str, str]:
    traditional, simplified, brackets, pinyin, senses = match.groups()
    glosses = [part.strip() for part in senses.split("/") if part.strip()]
    terms = [part for part in glosses if not _CLASSIFIER.match(part)]
    if not terms:
        raise ValueError("no sense that is a term")
    return {
        "zh_hans": simplified,
        "zh_hant": traditional if traditional != simplified else "",
        "pinyin": _marked(pinyin, grouped=brackets == "[["),
        "en": terms[0],
        "synonym_en": "\n".join(terms[1:]),
        "note": "; ".join(part for part in glosses if part not in terms),
    }


def _marked(pinyin: str, *, grouped: bool) -> str:
    """Pinyin with marks: the words of the second syntax ("er4ci4 fang1cheng2"), one word of few syllables of the first.

    Where the first has more, it does not say what the words are, and the reading is left to us.
    """
    if grouped:
        return " ".join(
            "-".join(join([mark(syllable) for syllable in _SYLLABLE.findall(part)]) for part in word.split("-"))
            for word in pinyin.split()
        )
    syllables = pinyin.split()
    return join(list(map(mark, syllables))) if len(syllables) <= _ONE_WORD else ""
