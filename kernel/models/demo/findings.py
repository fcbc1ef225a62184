"""What the demo model says about the answers of its tools. It always holds the result itself.

Not here: which tools are called (`choice`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.models.demo.prose import Answer, bullets, capital
from kernel.models.demo.reading import Reading, Result
from kernel.models.demo.tasks import do_task, find_task

MAIN_FIELDS = (
    "result",
    "output",
    "value",
    "answer",
    "content",
    "text",
    "message",
    "summary",
    "response",
    "data",
    "results",
    "entries",
    "files",
    "items",
)
"""Where tools keep what they have to say."""


def report(reading: Reading) -> Answer:
    """The final answer, from all results of the turn."""
    answers = [_say(reading, result) for result in reading.results]
    if len(answers) == 1:
        return answers[0]
    fields = {result.call.name: _decode(result.content) for result in reading.results}
    return Answer("\n".join(answer.text for answer in answers), answers[0].short, fields)


def plain_result(content: str) -> str:
    """The result itself as text: the main field of an object, the rest of it when it has none."""
    value = _main(_decode(content))
    return value if isinstance(value, str) else render(value)


def _decode(content: str) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content


def _main(value: Any) -> Any:
    if isinstance(value, Mapping):
        name = next((name for name in MAIN_FIELDS if name in value), None)
        return value if name is None else value[name]
    return value


def render(value: Any) -> str:
    """Any JSON value as plain words: lists as Markdown, objects as `name value`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case Mapping():
            return ", ".join(f"{str(name).replace('_', ' ')} {render(item)}" for name, item in value.items())
        case list():
            return bullets([render(item).replace("\n", " ") for item in value]) if value else "nothing"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _failure(decoded: Any) -> str:
    """What went wrong, when the result is an error; "" otherwise."""
    if isinstance(decoded, Mapping) and decoded.get("error"):
        error = decoded["error"]
        return render(error.get("message") or error) if isinstance(error, Mapping) else render(error)
    found = (
        re.match(r"\s*(?:tool )?error\b[\w ]*:\s*(.+)", decoded, re.IGNORECASE | re.DOTALL)
        if isinstance(decoded, str)
        else None
    )
    return found[1].strip() if found else ""


def _say(reading: Reading, result: Result) -> Answer:
    decoded = _decode(result.content)
    name, arguments = result.call.name, result.call.arguments
    trouble = _failure(decoded)
    if trouble:
        return Answer(f"The tool {name} could not do that: {trouble}", "Failed", {"error": trouble})
    value = plain_result(result.content)
    fields = {"result": _main(decoded), **(decoded if isinstance(decoded, Mapping) else {})}
    if "expression" in arguments:
        return Answer(f"{arguments['expression']} = {value}", value, {"expression": arguments["expression"], **fields})
    path = next((str(arguments[key]) for key in ("path", "file_path", "filename", "directory") if key in arguments), "")
    if path:
        return _say_file(reading, result, path, value)
    if not value.strip():
        return Answer(f"The tool {name} is done; it had nothing to say.", "Done", fields)
    return Answer(_sentence(name, value, decoded), value, fields)


def _sentence(name: str, value: str, decoded: Any) -> str:
    spoken = name.replace("_", " ")
    if "\n" in value:
        return f"Here is what {spoken} found:\n\n{value}"
    if isinstance(decoded, str) and re.search(r"\s\S+\s\S+.*[.!?]$", value):
        return value
    return f"{capital(spoken)} says: {value}{'' if value.endswith(('.', '!', '?')) else '.'}"


def _say_file(reading: Reading, result: Result, path: str, value: str) -> Answer:
    arguments = result.call.arguments
    operations = (str(arguments[key]) for key in ("operation", "action", "op", "command") if key in arguments)
    action = next(operations, result.call.name)
    if re.search(r"write|save|append|create|put", action):
        return Answer(f"Done: I wrote {path}.", "Done", {"path": path, "result": value})
    if re.search(r"delete|remove|unlink", action):
        return Answer(f"Done: {path} is deleted.", "Done", {"path": path, "result": value})
    if re.search(r"list|ls|dir", action):
        return _say_entries(path, _main(_decode(result.content)))
    if re.search(r"exist|stat|info", action):
        return _say_existence(path, _decode(result.content))
    return _say_content(reading, path, value)


def _say_entries(path: str, entries: Any) -> Answer:
    names = [_entry_name(entry) for entry in entries] if isinstance(entries, list) else [render(entries)]
    here = "this folder" if path == "." else path
    text = f"In {here} there is:\n\n{bullets(names)}" if names else f"{capital(here)} is empty."
    return Answer(text, names[0] if names else "nothing", {"path": path, "entries": names})


def _entry_name(entry: Any) -> str:
    if not isinstance(entry, Mapping) or "name" not in entry:
        return render(entry)
    return f"{entry['name']}{'/' if entry.get('type') in ('folder', 'directory', 'dir') else ''}"


def _say_existence(path: str, decoded: Any) -> Answer:
    if not isinstance(decoded, Mapping) or not isinstance(decoded.get("exists"), bool):
        return Answer(f"{path}: {render(_main(decoded))}.", render(_main(decoded)), {"path": path})
    exists = decoded["exists"]
    size = f" ({decoded['size']} bytes)" if exists and isinstance(decoded.get("size"), int) else ""
    return Answer(
        f"{'Yes' if exists else 'No'}, {path} {'exists' if exists else 'does not exist'}{size}.",
        render(exists),
        dict(decoded),
    )


def _say_content(reading: Reading, path: str, text: str) -> Answer:
    """What was read, or what was asked to be done with it."""
    asked = replace(reading, instruction=reading.instruction.replace(path, ""))
    task = find_task(asked)
    if task is not None and text.strip():
        return do_task(task, asked, text)
    shown = text if text.strip() else "(it is empty)"
    return Answer(f"{path} says:\n\n{shown}", text, {"path": path, "content": text})
