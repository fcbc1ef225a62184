"""One rule for what something cost: `usage` always has `cost`, dollars or nothing where the price is unknown."""

from __future__ import annotations

import pytest

from tests.kit.openai_server import Reply, openai_server
from tests.kit.scripts import Script

BROKEN = """
llm.register("free", function() return "hi" end)
local free, local_ = Agent.new({ model = "free/m" }), Agent.new({ model = "local/fake", base_url = "URL", retries = 0 })
free:chat("x")
local unused = Agent.new({ model = "demo/echo" }).usage
local_:chat("x")
local answer = llm.complete({ prompt = "x", model = "local/fake", base_url = "URL" })
local _, err = pcall(local_.chat, local_, "y")
local function cost(usage) return usage.cost == nil and "unknown" or usage.cost end
return { cost(free.usage), cost(unused), cost(local_.usage), cost(answer.usage), cost(err.usage),
    err.usage.input_tokens > 0 }
"""

COSTS = {
    "lua": BROKEN,
    "javascript": """
    llm.register("free", () => "hi");
    const free = await new Agent({ model: "free/m" });
    const local = await new Agent({ model: "local/fake", baseUrl: "URL", retries: 0 });
    await free.chat("x");
    const unused = (await new Agent({ model: "demo/echo" })).usage;
    await local.chat("x");
    const answer = await llm.complete({ prompt: "x", model: "local/fake", baseUrl: "URL" });
    const err = await local.chat("y").catch((error) => error);
    const cost = (usage) => "cost" in usage ? usage.cost ?? "unknown" : "absent";
    return [cost(free.usage), cost(unused), cost(local.usage), cost(answer.usage), cost(err.usage),
        err.usage.inputTokens > 0];
    """,
    "python": """
def cost(usage):
    found = usage.get("cost", "absent")
    return "unknown" if found is None else found

llm.register("free", lambda request: "hi")
free = await Agent(model="free/m")
local = await Agent(model="local/fake", base_url="URL", retries=0)
await free.chat("x")
unused = (await Agent(model="demo/echo")).usage
await local.chat("x")
answer = await llm.complete(prompt="x", model="local/fake", base_url="URL")
try:
    await local.chat("y")
except Exception as err:
    broken = err.usage
return [cost(free.usage), cost(unused), cost(local.usage), cost(answer["usage"]), cost(broken),
    broken["input_tokens"] > 0]
""",
}


@pytest.mark.parametrize("language", COSTS)
async def test_every_usage_has_a_cost_that_is_nothing_where_the_price_is_unknown(lua: Script, language: str) -> None:
    async with openai_server(Reply(), Reply(), Reply(fault="half_chunk")) as server:
        told = await lua.value(COSTS[language].replace("URL", server.url), language=language)
    assert told == [0, "unknown", "unknown", "unknown", "unknown", True]
