"""The command `llmspell`: one module per command, imported when it is used, so that each starts fast."""

from studio.cli.main import main

__all__ = ["main"]
