"""`glossary mcp` in a process of its own, spoken to by the SDK's client."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import Implementation

from conftest import Result

TERMS = "zh,en,status\n一带一路,Belt and Road,preferred\n一带一路,One Belt One Road,forbidden\n"
READING = {"search", "pair", "recognize", "check", "prompt"}
Tool = Callable[..., Awaitable[Any]]


@pytest.fixture
def talk(glossary: Callable[..., Result], home: Path) -> Callable[..., None]:
    """Run a conversation with a server in a new process."""
    (home / "terms.csv").write_text(TERMS, encoding="utf-8")
    assert glossary("import", "terms.csv").code == 0

    def run(
        conversation: Callable[[Client, Tool], Awaitable[None]], *options: str, name: str = "Interpreter 2"
    ) -> None:
        async def spoken() -> None:
            import os

            parameters = StdioServerParameters(
                command=sys.executable, args=["-m", "zhterm", "mcp", *options], env=dict(os.environ)
            )
            async with Client(parameters, client_info=Implementation(name=name, version="1")) as client:

                async def call(tool: str, **arguments: Any) -> Any:
                    result = await client.call_tool(tool, arguments)
                    text = "".join(getattr(part, "text", "") for part in result.content)
                    return text if result.is_error else json.loads(text)

                await conversation(client, call)

        asyncio.run(spoken())

    return run


def test_tools_do_what_the_commands_do(talk: Callable[..., None]) -> None:
    async def conversation(client: Client, call: Tool) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == READING | {"add", "update", "undo"}
        assert [entry["match"] for entry in (await call("search", query="yidaiyilu"))["entries"]]
        assert (await call("pair", zh="数字经济", en="Digital Economy"))["terms"][0]["en"] == "Digital Economy"
        assert (await call("recognize", text="“一带一路”倡议"))["matches"][0]["zh"] == "一带一路"
        (problem,) = (await call("check", zh="一带一路", en="One Belt One Road"))["problems"]
        assert (problem["type"], problem["replacement"]) == ("forbidden", "Belt and Road")
        assert "一带一路 = Belt and Road; never: One Belt One Road" in (await call("prompt", text="一带一路"))["prompt"]
        assert "no entry 'nothing'" in await call("update", entry="nothing", note="x")

    talk(conversation)


def test_what_an_assistant_adds_is_proposed_and_journalled_under_its_name(
    talk: Callable[..., None], glossary: Callable[..., Result]
) -> None:
    async def conversation(_: Client, call: Tool) -> None:
        assert "the newest change is not yours" in await call("undo")
        added = (await call("add", zh="算力", en="computing power", note="from a speech"))["entries"][0]
        assert {term["status"] for section in added["languages"] for term in section["terms"]} == {"proposed"}
        updated = (await call("update", entry="一带一路", en="Silk Road Initiative", definition="a policy of 2013"))[
            "entry"
        ]
        assert updated["languages"][-1]["terms"][-1] == {"text": "Silk Road Initiative", "status": "proposed"}
        assert "has a definition already" in await call("update", entry="一带一路", definition="another")
        assert (await call("undo"))["undone"] == "update 一带一路"

    talk(conversation)
    log = json.loads(glossary("log", "--to", "json").out)
    assert [item["responsibility"] for item in log] == ["Interpreter 2", "Interpreter 2", "Interpreter 2", "lihua"]
    assert "Silk Road" not in glossary("show", "一带一路").out
    assert "computing power" in glossary("list", "--status", "proposed").out

    async def another(_: Client, call: Tool) -> None:
        assert "the newest change is not yours" in await call("undo")

    talk(another, name="Someone else")


def test_read_only_offers_nothing_that_changes(talk: Callable[..., None]) -> None:
    async def conversation(client: Client, call: Tool) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == READING
        assert (await call("check", zh="一带一路", en="Belt and Road"))["problems"] == []

    talk(conversation, "--read-only")


def test_the_sdk_is_imported_by_the_server_alone() -> None:
    source = Path(__file__).parent.parent / "src" / "zhterm"
    importing = {path.name for path in source.rglob("*.py") if "from mcp" in path.read_text(encoding="utf-8")}
    assert importing == {"mcp.py"}
