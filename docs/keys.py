"""Writes the tables of keys and snippets in docs/editor.md anew, from the page's own tables. `python -m docs.keys`."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "editor.md"
SOURCES = ROOT / "webui" / "notebook" / "src"

GROUP = re.compile(r'group\("(?P<name>[^"]*)", "(?P<where>\w+)", \[(?P<rows>.*?)\]\),\n', re.DOTALL)
ROW = re.compile(r'\["(?P<title>[^"]+)", "(?P<keys>[^"]+)"')
LANGUAGE = re.compile(r"^  (?P<language>\w+): \[\n(?P<rows>.*?)^  \],", re.DOTALL | re.MULTILINE)
SNIPPET = re.compile(r'^    \["(?P<label>\w+)", "(?P<about>[^"]+)"', re.MULTILINE)

WHERE = {
    "both": "always",
    "command": "while no cell is edited",
    "edit": "while editing",
    "paused": "while a run is paused",
}
NAMES = {"lua": "Lua", "javascript": "JavaScript", "python": "Python"}
SHOWN = {"Mod": "Ctrl", "ArrowUp": "↑", "ArrowDown": "↓"}


def key_table() -> str:
    """The commands with their keys, as Markdown. Mod is Cmd on a Mac; it is written as Ctrl."""
    text = (SOURCES / "commands.ts").read_text(encoding="utf-8")
    commands, own = text.split("export const EDITOR_KEYS")
    rows = [
        (group["name"], row["title"], row["keys"], WHERE[group["where"]])
        for group in GROUP.finditer(commands)
        for row in ROW.finditer(group["rows"])
    ]
    own, paused = own.split("export const KEYS_OF_PAUSES")
    rows += [("Paused", row["title"], row["keys"], WHERE["paused"]) for row in ROW.finditer(paused)]
    rows += [("While editing", row["title"], row["keys"], WHERE["edit"]) for row in ROW.finditer(own)]
    lines = [f"| {group} | {title} | {_chords(keys)} | {where} |" for group, title, keys, where in rows]
    return "\n".join(["| | does | keys | when |", "|---|---|---|---|", *lines])


def snippet_table() -> str:
    """The snippets of each language, as Markdown."""
    text = (SOURCES / "snippets.ts").read_text(encoding="utf-8")
    lines = []
    for found in LANGUAGE.finditer(text):
        snippets = [f"`{one['label']}` ({one['about']})" for one in SNIPPET.finditer(found["rows"])]
        lines.append(f"| {NAMES.get(found['language'], found['language'])} | {', '.join(snippets)} |")
    return "\n".join(["| | type |", "|---|---|", *lines])


def rendered(guide: str) -> str:
    """The guide with its tables anew."""
    for name, table in {"keys": key_table(), "snippets": snippet_table()}.items():
        place = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
        guide = place.sub(f"<!-- {name} -->\n{table}\n<!-- /{name} -->", guide)
    return guide


def _chords(keys: str) -> str:
    """The first way to press it; others are the same on another keyboard."""
    chords = keys.split(" | ")[0].split(" ")
    return " ".join(f"`{_chord(chord)}`" for chord in chords)


def _chord(chord: str) -> str:
    parts = re.sub(r"-$", "\0", chord).split("-")
    return "-".join("-" if part == "\0" else SHOWN.get(part, part.replace("\0", "-")) for part in parts)


if __name__ == "__main__":
    GUIDE.write_text(rendered(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
