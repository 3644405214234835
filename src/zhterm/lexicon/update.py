"""Taking over a newer CC-CEDICT from the user: checked first, then put where the lexicon looks for it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from zhterm.errors import DataError, NotFoundError, StoreError
from zhterm.files import replacing
from zhterm.lexicon.cedict import LINE, read

# Half of what CC-CEDICT had in 2010: a smaller file is an excerpt by mistake.
MIN_ENTRIES = 20_000


def install(file: str | Path, target: str) -> int:
    """Check that `file` is a CC-CEDICT, store it gzipped as `target`, and return its number of entries.

    Raises NotFoundError, DataError (not CC-CEDICT, damaged, a decompression bomb) or StoreError (`target` can't be
    written); `target` is only ever replaced by a whole file.
    """
    source, goal = Path(file), Path(target)
    if not source.exists():
        raise NotFoundError(f"{source} does not exist")
    if source.is_dir():
        raise DataError(f"{source} is a folder", hint="give the CC-CEDICT file itself")
    text = read(source)
    entries, written = len(LINE.findall(text)), len(re.findall("^[^#\n]", text, re.MULTILINE))
    if entries < MIN_ENTRIES or entries < 0.9 * written:
        raise DataError(
            f"{source.name} is not CC-CEDICT: {entries} of {written} lines are entries",
            hint=f"a whole CC-CEDICT has more than {MIN_ENTRIES:,}",
        )
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        with (
            replacing(goal) as unfinished,
            unfinished.open("wb") as raw,
            gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6) as packed,
        ):
            packed.write(text.encode())
    except OSError as error:
        raise StoreError(f"CC-CEDICT could not be stored as {goal}: {error}", hint="set ZHTERM_DATA") from error
    return entries
