"""Tools by name, tools made of tools, tools from templates, and what can be known of a tool."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from tests.kit.scripts import Script

HALF = """
local half = Tool.new({ name = "half", parameters = { type = "object", required = { "n" },
    properties = { n = { type = "number" } } }, handler = function(p) return p.n / 2 end })
"""


async def test_a_tool_is_called_by_name_with_values_in_order_or_with_a_table(lua: Script) -> None:
    source = """
    return { Tools.call("calculator", "6 * 7").result, Tools.call("calculator", { expression = "1 + 1" }).result,
        tools.file_write("notes/a.txt", "hello").size, Tools.get("calculator"):call("2").result }
    """
    assert await lua.value(source) == [42, 2, 5, 2]
    assert (lua.runtime.options.folder / "notes/a.txt").read_text() == "hello"


@pytest.mark.parametrize(
    ("call", "type", "told"),
    [
        ('Tools.call("calculator", "1", "2")', "invalid", "was given 2 values; it takes expression"),
        ('Tools.call("calculatr", "1")', "not_found", "Did you mean 'calculator'"),
        ('Tools.load("math.Calculater")', "not_found", "Did you mean 'math.Calculator'"),
        ('Tools.load("system.Calculator")', "not_found", "no built-in tool 'system.Calculator'"),
        ('Tools.template("http", {})', "not_found", "http_api"),
        ('Tools.template("http_api", { name = "x" })', "invalid", "'base_url' is missing"),
        ("Tools.compose({ steps = {} })", "invalid", "composed of nothing"),
        ('Tools.compose({ "calculator", 3 })', "invalid", "is no tool"),
        ("Tools.call_all({}, 0)", "invalid", "'limit' should be 1 or more"),
        ("FileSystemTool.new({ hooks = 3 })", "invalid", "'hooks' is a table"),
        ("FileSystemTool.new({ alowedPaths = {} })", "invalid", "Did you mean 'allowedPaths'"),
        ("FileSystemTool.new({ alowed_paths = {} })", "invalid", "Did you mean 'allowed_paths'"),
        ('Tool.new({ name = "x" })', "invalid", "'handler' is missing"),
        ('Tools.create({ name = "x", handlr = print })', "invalid", "Did you mean 'handler'"),
    ],
)
async def test_a_mistake_with_a_tool_names_the_tool_and_what_to_write(
    lua: Script, call: str, type: str, told: str
) -> None:
    error = await lua.error(call)
    assert (error["type"], told in error["message"]) == (type, True), error


async def test_tools_are_listed_by_category(lua: Script) -> None:
    source = f"""{HALF}
    Tools.register({{ name = "mine", category = "birds", handler = print }})
    local categories = Tools.categories()
    return {{ categories.birds, categories.own, #Tools.list("birds"), Tools.list("math")[1].name,
        Tools.has("file-write"), Tools.unregister("mine"), Tools.unregister("mine"), Tools.has("mine") }}
    """
    assert await lua.value(source) == [
        ["mine"],
        ["half"],
        1,
        "calculator",
        True,
        True,
        False,
        False,
    ]


async def test_an_agent_or_a_workflow_may_be_registered_as_a_tool(lua: Script) -> None:
    source = """
    local agent = Tools.register(Agent.new({ name = "echo" }), "ask")
    return { Tools.call("ask", "hello"), agent.parameters.required }
    """
    assert await lua.value(source) == ["hello", ["message"]]


async def test_results_are_kept_for_a_while_by_their_input(lua: Script) -> None:
    source = """
    local calls = 0
    local slow = Tool.new({ name = "slow", cache = 60, handler = function(p) calls = calls + 1 return { p.x } end })
    local first, again, other = slow:run({ x = 1 })[1], slow:run({ x = 1 })[1], slow:run({ x = 2 })[1]
    local before = calls
    slow:clear_cache()
    slow:run({ x = 1 })
    return { first, again, other, before, calls }
    """
    assert await lua.value(source) == [1, 1, 2, 2, 3]
    cached = [e.data["attributes"].get("cached", False) for e in lua.events if e.kind == "execute_tool.finished"]
    assert cached == [False, True, False, False]


async def test_tools_are_composed_into_one(lua: Script) -> None:
    source = f"""{HALF}
    local double = Tool.new({{ name = "double", parameters = {{ type = "object", required = {{ "x" }},
        properties = {{ x = {{ type = "number" }}, by = {{ type = "number", default = 2 }} }} }},
        handler = function(p) return p.x * p.by end }})
    local all = Tools.compose({{ name = "all", steps = {{ {{ tool = double, params = {{ by = 3 }} }}, "half",
        {{ tool = "calculator", map = function(v) return {{ expression = v .. " + 1" }} end }} }} }})
    local agent = Agent.new({{ tools = {{ all }} }})
    return {{ all:run({{ x = 2 }}).result, double:pipe(half):run({{ x = 5 }}), Tools.call("all", 4).result,
        agent:get_tools(), all.description, all.parameters.required, all.parameters.properties.by == nil }}
    """
    assert await lua.value(source) == [4, 5, 7, ["all"], "double → half → calculator", ["x"], True]
    nested = [e.name for e in lua.events if e.kind == "execute_tool.started"]
    assert nested[:4] == ["all", "double", "half", "calculator"]


async def test_many_calls_at_once_give_outputs_and_errors_in_order(lua: Script) -> None:
    source = f"""{HALF}
    local waits = Tool.new({{ name = "waits", handler = function(p) Async.sleep(p.ms) return p.ms end }})
    local got = Tools.call_all({{ {{ tool = waits, params = {{ ms = 30 }} }}, {{ tool = "nobody" }},
        {{ tool = "half", params = {{ n = 4 }} }}, {{ tool = "half" }} }}, 2)
    return {{ got[1].output, got[2].error.type, got[3].output, got[4].error.type }}
    """
    assert await lua.value(source) == [30, "not_found", 2, "invalid"]


async def test_a_tool_says_what_it_is_and_whether_it_can_work(lua: Script) -> None:
    source = """
    local sick = Tool.new({ name = "sick", version = "2.1.0", author = "Ada", metadata = { license = "MIT" },
        resource_requirements = { memory_mb = 5 }, description = "Ill", handler = print,
        health_check = function() return { healthy = false, message = "no key" } end })
    local broken = Tool.new({ name = "broken", handler = print, health_check = function() error("no way") end })
    local all = Tools.health_check()
    return { sick.metadata, sick.resource_requirements, sick:health_check(), broken:health_check().status,
        all.calculator.status, all.sick.healthy, Tools.describe("sick").description, Calculator.new().category }
    """
    assert await lua.value(source) == [
        {"version": "2.1.0", "author": "Ada", "license": "MIT"},
        {"memory_mb": 5},
        {"healthy": False, "status": "unhealthy", "message": "no key"},
        "unhealthy",
        "healthy",
        False,
        "Ill",
        "math",
    ]


async def test_an_own_validate_refuses_what_the_schema_allows(lua: Script) -> None:
    tool = """local t = Tool.new({ name = "db", handler = function(p) return p.query end, validate = function(p)
        if p.query == "drop" then error("Destructive operations not allowed") end
        return { valid = p.query ~= "", error = "query is empty" } end }) """
    assert await lua.value(tool + 'return t:run({ query = "select" })') == "select"
    refused = await lua.error(tool + 't:run({ query = "drop" })')
    assert (refused["type"], "Destructive" in refused["message"]) == ("invalid", True)
    assert "db: query is empty." in (await lua.error(tool + 't:run({ query = "" })'))["message"]


async def test_a_model_is_told_what_validate_refuses(lua: Script) -> None:
    (lua.runtime.options.folder / "m.yaml").write_text(
        "- tool_calls: [{name: db, arguments: {query: drop}}]\n- text: I may not\n"
    )
    source = """
    local db = Tool.new({ name = "db", handler = print, validate = function() error("Not allowed") end })
    return Agent.new({ model = "scripted/m.yaml", tools = { db } }):chat("go")
    """
    assert await lua.value(source) == "I may not"
    told = [e.data["input"]["messages"][-1]["content"] for e in lua.events if e.kind == "chat.started"][-1]
    assert "Not allowed" in told


async def test_options_and_parameters_of_built_in_tools_may_be_written_in_camel_case(lua: Script) -> None:
    (lua.runtime.options.folder / "in").mkdir()
    source = """
    local seen = {}
    local files = FileSystemTool.new({ allowedPaths = { "in" }, maxFileSize = 10, allowedExtensions = { ".txt" },
        hooks = { beforeExecute = function(c) seen[#seen + 1] = c.params.path end } })
    files:run({ operation = "write", path = "in/a.txt", content = "hi" })
    local long = pcall(files.run, files, { operation = "write", path = "in/a.txt", content = "longer than ten" })
    local kind = pcall(files.run, files, { operation = "write", path = "in/a.exe", content = "x" })
    return { seen, long, kind, files.config.allowed_extensions, files:validate({ operation = "list", path = "x" }).to }
    """
    assert await lua.value(source) == [["in/a.txt", "in/a.txt", "in/a.exe"], False, False, [".txt"], ""]


async def test_a_hook_on_a_tool_may_refuse_a_call(lua: Script) -> None:
    source = """
    local files = FileSystemTool.new({ hooks = { beforeExecute = function(context)
        if context.params.path:find("..", 1, true) then error("Invalid path detected") end end } })
    files:run({ operation = "exists", path = "a" })
    files:run({ operation = "exists", path = "../a" })
    """
    assert "Invalid path detected" in (await lua.error(source))["message"]


async def test_the_file_writer_stays_in_its_folder(lua: Script) -> None:
    source = 'return FileWriter.new({ baseDir = "out" }):run({ path = "deep/a.md", content = "x" }).path'
    assert await lua.value(source) == "out/deep/a.md"
    assert (lua.runtime.options.folder / "out/deep/a.md").read_text() == "x"
    outside = 'FileWriter.new({ base_dir = "out" }):run({ path = "../b.md", content = "x" })'
    assert (await lua.error(outside))["type"] == "denied"
    assert not (lua.runtime.options.folder / "b.md").exists()


async def test_a_file_processor_reads_changes_and_writes(lua: Script) -> None:
    (lua.runtime.options.folder / "a.txt").write_text("owls")
    (lua.runtime.options.folder / "b.bin").write_bytes(b"\xff\xfe\x00")
    source = """
    local up = Tools.template("file_processor", { name = "up", process = function(text, path) return text:upper() end })
    local count = Tools.template("FileProcessor", { name = "count", process = function(text) return #text end })
    return { up:run({ path = "a.txt" }), up:run({ path = "a.txt", output = "c.txt" }).size,
        count:run({ path = "a.txt" }),
        pcall(count.run, count, { path = "a.txt", output = "d.txt" }), pcall(up.run, up, { path = "b.bin" }) }
    """
    value = await lua.value(source)
    assert value[:4] == [{"path": "a.txt", "result": "OWLS"}, 4, {"path": "a.txt", "result": 4}, False]
    assert (lua.runtime.options.folder / "c.txt").read_text() == "OWLS"
    assert not (lua.runtime.options.folder / "d.txt").exists()


@pytest.fixture
async def service() -> AsyncIterator[str]:
    """A web service that answers with the request it got, and with 404 for the owl `none`."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _ = head.split("\r\n")[0].split(" ")
        fields = dict(line.split(": ", 1) for line in head.lower().split("\r\n")[1:] if ": " in line)
        sent = (await reader.readexactly(int(fields.get("content-length", 0)))).decode()
        body = json.dumps({"method": method, "target": target, "token": fields.get("authorization"), "sent": sent})
        status = "404 Not Found" if "none" in target else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n".encode())
        writer.write(f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_request_to_a_web_service_is_a_tool(lua: Script, service: str) -> None:
    source = f"""
    local get = Tools.template("http_api", {{ name = "owl", baseUrl = "{service}", path = "/owls/{{id}}",
        token = "t" }})
    local post = Tools.template("http_api", {{ name = "add", base_url = "{service}", path = "/owls", method = "post",
        query = {{ dry = "1" }} }})
    local ok, err = pcall(get.run, get, {{ id = "none" }})
    return {{ get:run({{ id = "a/b", limit = 2 }}), post:run({{ name = "Ada" }}), err.message, get.parameters.required,
        select(2, pcall(get.run, get, {{}})).type }}
    """
    got, posted, missing, required, wrong = await lua.value(source)
    assert (got["method"], got["target"], got["token"]) == ("GET", "/owls/a%2Fb?limit=2", "bearer t")
    assert (posted["method"], posted["target"], json.loads(posted["sent"])) == ("POST", "/owls?dry=1", {"name": "Ada"})
    assert (missing, required, wrong) == ("owl: the service answered 404.", ["id"], "invalid")
