"""The chat of an app with one visitor: what was said, and the code that lets the spell's agent answer.

The agent keeps the conversation itself; it lives in the visitor's own kernel. Not here: running the code (`visit`).
"""

from __future__ import annotations

from typing import Any

MARK = "\x1e"
"""Stands around the name of a tool that the agent calls, in what the code writes."""

LONGEST = 20_000
"""Characters that a visitor may say at once."""

_CODE = """
local agent = Agent.get({agent})
if __app_agent ~= agent then
  __app_agent = agent
  agent:on("tool_called", function(event) io.write("{mark}" .. tostring(event.tool_name) .. "{mark}") end)
end
for piece in agent:stream_chat({text}) do io.write(piece) end
"""


def answer_code(agent: str, text: str) -> str:
    """Lua that writes the agent's answer to `text`, piece by piece."""
    return _CODE.format(agent=lua_text(agent), text=lua_text(text), mark=f"\\{ord(MARK):03d}")


def lua_text(text: str) -> str:
    """A text as Lua writes it, whatever is in it: nothing a visitor says is code."""
    return '"' + "".join(f"\\{byte:03d}" for byte in text.encode("utf-8", "replace")) + '"'


class Conversation:
    """What was said so far: messages `{"role": "you" | "agent" | "tool" | "trouble", "text"}`."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        self._in_mark = False
        self._tool = ""

    def ask(self, text: str) -> None:
        """The visitor said something."""
        self.messages.append({"role": "you", "text": text})
        self._in_mark, self._tool = False, ""

    def hear(self, written: str) -> list[dict[str, Any]]:
        """Take what the code wrote; the news: pieces of the answer, and tools that are called."""
        news: list[dict[str, Any]] = []
        parts = written.split(MARK)
        for place, part in enumerate(parts):
            if self._in_mark:
                self._tool += part
            elif part:
                news.append(self._say("agent", part))
            if place < len(parts) - 1:
                if self._in_mark:
                    news.append(self._say("tool", self._tool))
                    self._tool = ""
                self._in_mark = not self._in_mark
        return news

    def fail(self, message: str) -> dict[str, Any]:
        """Something went wrong; the news of it."""
        return self._say("trouble", message)

    def _say(self, role: str, text: str) -> dict[str, Any]:
        last = self.messages[-1] if self.messages else None
        if role == "agent" and last is not None and last["role"] == "agent":
            last["text"] += text
        else:
            self.messages.append({"role": role, "text": text})
        return {"op": "said", "role": role, "text": text}
