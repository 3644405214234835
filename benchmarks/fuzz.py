"""Every importer on mutated files: how many end in anything but entries, problems or one clear error.

usage: python benchmarks/fuzz.py [FILES] [SEED]

Wanted: 0 tracebacks in 20,000 files. A traceback is printed with the format and the bytes it came from.
"""

from __future__ import annotations

import io
import random
import sys
import time
import traceback
from collections import Counter

from zhterm import formats
from zhterm.errors import ZhtermError
from zhterm.formats import ReadOptions, WriteOptions
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    LanguageSection,
    Source,
    Term,
    Transaction,
    Transliteration,
)

FILES = 20_000
SEED = 11
# What breaks readers: quotes, separators, markup, entities, marks, control characters, huge and odd numbers.
PIECES = [
    *(b'"', b",", b"\t", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b">", b"&", b"&x;", b"<!--", b"]]>"),
    *(b'<!DOCTYPE a [<!ENTITY x "y">]>', b"<![CDATA[", b"{", b"}", b"[", b"]", b"null", b"1e999", b"-1", b"9" * 30),
    *("扶贫".encode(), "扶贫".encode("gb18030"), "扶貧".encode("big5"), b"\x81", b"PK\x03\x04", b"\\u0000", b'msgid "'),
]


def sample(number: int) -> ConceptEntry:
    """An entry with something in every place."""
    reading = (Transliteration(system=PINYIN, text="fúpín"),)
    context = Context(
        text="Poverty alleviation, again", translation="再论扶贫", source=Source(id="a.md", location="char=1,2")
    )
    english = (
        Term(text="poverty alleviation", status=AdministrativeStatus.PREFERRED, contexts=(context,), confidence=0.9),
        Term(text=f'help "{number}"', status=AdministrativeStatus.FORBIDDEN, note="see; above"),
    )
    return ConceptEntry(
        id=f"{number:016x}",
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text=f"扶贫{number}", transliterations=reading),)),
            LanguageSection(language="zh-Hant", terms=(Term(text=f"扶貧{number}"),)),
            LanguageSection(language="en", terms=english),
        ),
        subject_fields=("policy",),
        definition="help",
        note="line\nline",
        transactions=(Transaction(kind="origination", when="2026-11-24T10:00:00Z"),),
    )


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changes: flipped, removed, doubled, inserted, cut."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        kind = chance.randrange(6)
        if kind == 0 and at < len(out):
            out[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del out[at : at + chance.randint(1, 40)]
        elif kind == 2:
            out[at:at] = out[at : at + chance.randint(1, 200)]
        elif kind == 3:
            out[at:at] = chance.choice(PIECES)
        elif kind == 4:
            del out[at:]
        else:
            other = chance.randrange(len(out) + 1)
            out[at : at + 30] = out[other : other + 30]
    return bytes(out)


def main() -> int:
    """Mutate and read; print how it went."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    entries = [sample(number) for number in range(4)]
    files = []
    for form in formats.formats():
        if form.reads and form.writes:
            for variant in ("", *form.variants):
                stream = io.BytesIO()
                formats.write(form, entries, stream, WriteOptions(variant=variant))
                files.append((form, stream.getvalue()))
    ends: Counter[str] = Counter()
    started = time.perf_counter()
    for number in range(count):
        form, data = files[number % len(files)]
        broken = mutated(data, chance)
        try:
            sure = chance.random() < 0.5
            for _ in formats.read(io.BytesIO(broken), ReadOptions(where="x"), form, sure=sure):
                pass
            ends["read"] += 1
        except ZhtermError as error:
            ends["refused"] += 1
            if "\n" in str(error):
                ends["more than one line"] += 1
        except Exception:  # noqa: BLE001  # the very thing that is looked for
            ends["traceback"] += 1
            print(form.name, broken[:2000])
            traceback.print_exc()
    print(f"{count} files, {len(files)} kinds, {time.perf_counter() - started:.0f} s:", dict(ends))
    return int(bool(ends["traceback"]))


if __name__ == "__main__":
    sys.exit(main())
