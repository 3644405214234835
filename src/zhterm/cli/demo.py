"""`demo`: a small glossary and an article to try things on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from zhterm.errors import Problem, UsageError

_SAMPLES = Path(__file__).parents[1] / "data" / "demo"
_TRY = """\
Then, for example:

  cd {folder}
  glossary list
  glossary search revitalisation
  glossary capture article.md
  glossary review
  glossary pair "乡村振兴战略" "Strategy of Countryside Vitalization"
  glossary export -o terms.xlsx
  glossary undo

In this folder the glossary in it is used, elsewhere your own. Delete the folder when you have seen enough."""


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where to put it; the folder must not be there yet.")
    ] = Path("glossary-demo"),
) -> None:
    """Make a folder with a small glossary to try things on.

    There is an article in it, too, to capture from.

    \b
    glossary demo
    glossary demo ~/try-it
    """
    from zhterm.cli.session import session
    from zhterm.formats import read

    folder = folder.expanduser()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already", hint="name another folder, or delete it")
    try:
        (folder / "glossary").mkdir(parents=True, exist_ok=True)
        for sample in sorted(_SAMPLES.iterdir()):
            shutil.copyfile(sample, folder / sample.name)
    except OSError as error:
        raise UsageError(f"can't write {folder}: {error.strerror or error}", hint="name another folder") from None
    store = str(folder / "glossary" / "glossary.db")
    with session(store, create=True) as opened, (_SAMPLES / "terms.csv").open("rb") as stream:
        entries = [entry for entry in read(stream) if not isinstance(entry, Problem)]
        opened.import_entries(entries, method="demo")
    print(f"made {folder}: a glossary, the list it was made from (terms.csv), and an article (article.md)\n")
    print(_TRY.format(folder=folder))
