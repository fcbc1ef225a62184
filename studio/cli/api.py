"""`llmspell api [NAME]`: the script API in the terminal, and as files for editors."""

from __future__ import annotations

import click

from studio.cli.options import read_language

FORMATS = ("text", "typescript", "luals")

EXAMPLES = """
\b
Examples:
  llmspell api                                      every global, by section
  llmspell api Agent                                what it is, its functions and fields
  llmspell api chat --lang js                       every function of that name
  llmspell api --format typescript > llmspell.d.ts
  llmspell api --format luals > llmspell.luals.lua
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="typescript or luals: for editors.")
@click.option(
    "--lang", metavar="LANGUAGE", default="lua", callback=read_language, help="The language to write calls in."
)
def command(name: str | None, form: str, lang: str) -> None:
    """Show what spells can use: every global, or NAME (`Agent`, `Agent.chat`)."""
    click.echo(_file(form) if form != "text" else _overview() if name is None else _help(name, lang))


def _file(form: str) -> str:
    if form == "typescript":
        from kernel.api.reference.typescript import render_typescript

        return render_typescript().rstrip()
    from kernel.api.reference.luals import render_luals

    return render_luals().rstrip()


def _overview() -> str:
    from kernel.api.reference.sections import by_section

    lines = ["Names are in snake_case in Lua and Python, in camelCase in JavaScript. More: llmspell api NAME", ""]
    for section, classes in by_section().items():
        lines.append(click.style(section, bold=True))
        lines += [f"  {one.name:<22}{one.doc.splitlines()[0]}" for one in classes]
        lines.append("")
    return "\n".join(lines).rstrip()


def _help(name: str, language: str) -> str:
    from kernel.api.classes import all_classes
    from kernel.api.definition import describe
    from kernel.api.reference.lookup import class_text, function_texts
    from kernel.registry import suggest

    classes = {one.name: one for one in map(describe, all_classes())}
    if name in classes:
        return class_text(classes[name], language)
    found = function_texts(classes, name, language)
    if not found:
        near = suggest(name, [*classes])
        raise click.UsageError(f"There is no {name!r} in the script API.{near} See what there is: llmspell api")
    return "\n\n".join(found)
