"""The glossary for assistants: a server that speaks the Model Context Protocol over standard input and output.

What an assistant adds is proposed until a person accepts it, and stands in the journal under the assistant's name; it
can take back its own steps and nobody else's. The tools call the methods of `Glossary` of the same names.

The protocol itself is the official SDK's (the extra `mcp`), which this module alone imports. The glossary is opened at
the first call, since a client waits for the answer to `initialize`.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver import Context  # the SDK evaluates the annotations of the tools
from mcp.server.mcpserver.exceptions import ToolError

from zhterm import __version__
from zhterm.errors import UsageError, ZhtermError
from zhterm.model.contracts import JSON  # noqa: TC001  # as above

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from zhterm.glossary import Glossary

INSTRUCTIONS = (
    "A Chinese-English term glossary that people keep. Before translating, call prompt with the Chinese text; after "
    "translating, call check with both texts and correct what it reports. search finds entries by Chinese, pinyin or "
    "English. What you add or update is proposed until a person accepts it; undo takes back your own last step."
)
_UNKNOWN = "assistant"
_Call = Context[object, object]
_P = ParamSpec("_P")


def serve(open_glossary: Callable[[str], Glossary], *, read_only: bool = False) -> None:
    """Answer on standard output what comes in on standard input, until that ends.

    `open_glossary` opens the glossary under the name that the journal is to hold; it is called once, at the first call
    of a tool. `read_only` leaves out the tools that change something.
    """
    server(open_glossary, read_only=read_only).run("stdio")


def server(open_glossary: Callable[[str], Glossary], *, read_only: bool = False) -> MCPServer:
    """The server with its tools; see `serve`."""
    assistant_server = MCPServer("zhterm", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR")
    tools = Tools(open_glossary)
    reading = (tools.search, tools.pair, tools.recognize, tools.check, tools.prompt)
    for tool in reading if read_only else (*reading, tools.add, tools.update, tools.undo):
        assistant_server.tool()(_telling(tool))
    return assistant_server


def _telling(tool: Callable[_P, Awaitable[JSON]]) -> Callable[_P, Awaitable[JSON]]:
    """The tool, with what we raise on purpose told to the assistant; what else it raises the SDK keeps to itself."""

    @wraps(tool)
    async def told(*arguments: _P.args, **named: _P.kwargs) -> JSON:
        try:
            return await tool(*arguments, **named)
        except ZhtermError as error:
            raise ToolError(str(error)) from None

    return told


class Tools:
    """The tools. They are coroutines so that all of them run in the one thread to which the store belongs."""

    def __init__(self, open_glossary: Callable[[str], Glossary]) -> None:
        self._open = open_glossary
        self._opened: Glossary | None = None

    def _glossary(self, context: _Call) -> Glossary:
        if self._opened is None:
            self._opened = self._open(_name(context))
        return self._opened

    async def search(self, query: str, context: _Call, limit: int = 10) -> JSON:
        """Find glossary entries by Chinese (either script), pinyin, initials or English; the best come first."""
        hits = self._glossary(context).search(query, limit=limit)
        return {"entries": [{**hit.document, "match": hit.match} for hit in hits]}

    async def pair(self, zh: str, en: str, context: _Call) -> JSON:
        """Pair a Chinese title with its English version term by term, with confidence and evidence. Stores nothing."""
        return {**self._glossary(context).pair(zh, en).to_dict()}

    async def recognize(self, text: str, context: _Call, language: str = "zh") -> JSON:
        """Find the stored terms that occur in a text ("zh" or "en"), with their places in code points."""
        return {"matches": [match.to_dict() for match in self._glossary(context).recognize(text, language)]}

    async def check(self, zh: str, en: str, context: _Call) -> JSON:
        """Check a translation: which accepted terms are missing, which forbidden or deprecated forms are used."""
        return {"problems": [problem.to_dict() for problem in self._glossary(context).check(zh, en)]}

    async def prompt(self, text: str, context: _Call, budget: int | None = None) -> JSON:
        """List the glossary entries that a Chinese text needs, the important ones first, within a budget of tokens."""
        return self._glossary(context).prompt(text, budget=budget).to_dict()

    async def add(
        self, zh: str, en: str, context: _Call, subject_fields: list[str] | None = None, note: str = ""
    ) -> JSON:
        """Propose a term with its English rendering. A person accepts it later."""
        from zhterm.termbase.proposals import ProposalOptions

        options = ProposalOptions(subject_fields=tuple(subject_fields or ()), note=note)
        addition = self._glossary(context).add(zh, en, options=options, as_is=True)
        return {
            "changes": len(addition.changes),
            "entries": [change.after.to_dict() for change in addition.changes if change.after is not None],
        }

    async def update(self, entry: str, context: _Call, en: str = "", definition: str = "", note: str = "") -> JSON:
        """Propose a further English term for an entry (an id or a Chinese term), or give it a definition or a note.

        What people have accepted stays: a definition or a note that is there is not replaced.
        """
        from zhterm.model import AdministrativeStatus, replace
        from zhterm.termbase.edits import with_english

        glossary = self._glossary(context)
        stored = edited = glossary.get(entry)
        if en:
            edited = with_english(edited, "", en, AdministrativeStatus.PROPOSED)
        for field, value in (("definition", definition), ("note", note)):
            if value and getattr(stored, field) not in ("", value):
                raise UsageError(f"{stored.zh} has a {field} already", hint="a person can change it: glossary edit")
        edited = replace(edited, definition=stored.definition or definition, note=stored.note or note)
        change = glossary.save(edited, method=f"update {stored.zh}")
        return {"changed": change is not None, "entry": (change.after or edited if change else edited).to_dict()}

    async def undo(self, context: _Call) -> JSON:
        """Take back the newest change of the glossary, if it was this assistant's."""
        glossary = self._glossary(context)
        newest = next((item for item in glossary.log(limit=100) if item.action != "undo" and not item.undone), None)
        if newest is None or newest.transaction.responsibility != _name(context):
            raise UsageError("the newest change is not yours", hint="`glossary undo` takes it back for a person")
        glossary.undo_transaction(newest.number)
        return {"undone": newest.transaction.method or newest.transaction.kind}


def _name(context: _Call) -> str:
    """The name under which the client has introduced itself."""
    parameters = context.session.client_params
    return " ".join(parameters.client_info.name.split()) if parameters is not None else _UNKNOWN
