"""Answers pip's question for the metadata of a source distribution from its PKG-INFO, so that no code of it is run.

`pip download` prepares the metadata of what it fetches, and that runs the package's own set-up, for minutes at times.
"""

from __future__ import annotations

import sys
from email.parser import Parser
from pathlib import Path

__all__ = ["get_requires_for_build_wheel", "prepare_metadata_for_build_wheel"]

WHEEL = "Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    """Nothing is needed, for nothing is built."""
    return []


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: object = None) -> str:
    """Write the metadata that the source distribution came with; the name of its folder."""
    text = Path("PKG-INFO").read_text("utf-8")
    said = Parser().parsestr(text)
    name = said["Name"].replace("-", "_").replace(".", "_")
    folder = Path(metadata_directory) / f"{name}-{said['Version']}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(text, "utf-8")
    (folder / "WHEEL").write_text(WHEEL)
    return folder.name


__legacy__ = sys.modules[__name__]
