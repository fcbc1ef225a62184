"""`llmspell secret`: what spells may name as `secret:NAME`, kept in the keyring or in an encrypted file."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from kernel.errors import SpellError

if TYPE_CHECKING:
    from kernel.sandbox.vault import Vault


@click.group(
    epilog="""\b
Examples:
  llmspell secret set slack
  pass show smtp | llmspell secret set smtp --host smtp.example.com
  llmspell secret list"""
)
def command() -> None:
    """Keep secrets that spells name as `secret:NAME`, and never see.

    They are in the keyring of the system, or where there is none in an encrypted file of your configuration folder,
    whose passphrase is asked for or in LLMSPELL_SECRET_KEY.
    """


@command.command("set")
@click.argument("name")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="The only hosts it is sent to (*.example.com).",
)
@click.option("--file", "in_file", is_flag=True, help="Keep it in the encrypted file, though there is a keyring.")
def keep(name: str, hosts: tuple[str, ...], in_file: bool) -> None:
    """Keep a secret. It is asked for, or read from standard input; never from the command line, where others see it."""
    value = _asked(f"The secret {name}") if sys.stdin.isatty() else sys.stdin.read().strip()
    try:
        kept = _vault(is_locked=in_file or not _has_keyring()).keep(name, value, hosts, in_file)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    place = "the keyring" if kept.place == "keyring" else "the encrypted file"
    where = f" It is sent to {', '.join(hosts)} only." if hosts else ""
    click.echo(f"Kept {name} in {place}.{where} A spell names it secret:{name}.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(as_json: bool) -> None:
    """List the names of the secrets, where they are and where they may be sent; never what they are."""
    try:
        listed = _vault(is_locked=False).names()
    except SpellError as error:
        raise click.ClickException(error.message) from None
    if as_json:
        click.echo(json.dumps([{"name": one.name, "place": one.place, "hosts": [*one.hosts]} for one in listed]))
        return
    if not listed:
        click.echo("No secrets are kept. Keep one: llmspell secret set NAME")
    for one in listed:
        click.echo(f"{one.name:<24}{one.place:<10}{', '.join(one.hosts)}".rstrip())


@command.command("delete")
@click.argument("name")
def drop(name: str) -> None:
    """Forget a secret."""
    try:
        _vault(is_locked=False).drop(name)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Forgot {name}.")


def _vault(is_locked: bool) -> Vault:
    """The secrets; the passphrase is asked for when it is needed and not in the environment."""
    from kernel.sandbox.vault import PASSPHRASE, Vault

    passphrase = ""
    if is_locked and not os.environ.get(PASSPHRASE) and sys.stdin.isatty():
        passphrase = _asked("The passphrase of your secrets")
    return Vault(os.environ, passphrase)


def _has_keyring() -> bool:
    from kernel.sandbox.vault import keyring

    return keyring() is not None


def _asked(what: str) -> str:
    answer: str = click.prompt(what, hide_input=True, err=True)
    return answer
