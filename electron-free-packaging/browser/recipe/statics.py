"""What the page itself fetches of Bokeh and Panel: scripts and styles, where Panel looks for them in a tab."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from recipe.archives import Files
from recipe.fetching import Larder
from recipe.pins import Pins

BOKEH = re.compile(r"^bokeh/server/static/(js/bokeh(?:-widgets|-tables)?\.min\.js)$")

PANEL = re.compile(r"^panel/(dist/(?:panel\.min\.js|css/.*|bundled/theme/.*))$")

MATERIAL = re.compile(r"^panel_material_ui/dist/(.*(?<!\.map)(?<!\.woff))$")

REACTFLOW = re.compile(r"^panel_reactflow/(dist/.*(?<!\.map))$")


def static_files(pins: Pins, larder: Larder, root: Path) -> Files:
    """The files by their path below the folder of a version."""
    panel, material = pins.named("panel").version, pins.named("panel-material-ui").version
    flow = pins.named("panel-reactflow").version
    files: Files = {}
    for name, pattern, place in (
        ("bokeh", BOKEH, "static/"),
        ("panel", PANEL, f"static/cdn/panel/{panel}/"),
        ("panel-material-ui", MATERIAL, f"static/cdn/panel-material-ui/{material}/"),
        ("panel-reactflow", REACTFLOW, f"static/cdn/panel-reactflow/{flow}/"),
    ):
        files.update(_chosen(larder.path(pins.named(name)), pattern, place))
    for file in sorted(root.glob("webui/*/dist/*")):
        files[f"own/{file.relative_to(root).as_posix()}"] = file.read_bytes()
    return files


def _chosen(wheel: Path, pattern: re.Pattern[str], place: str) -> Files:
    with zipfile.ZipFile(wheel) as archive:
        found = {name: pattern.match(name) for name in archive.namelist() if not name.endswith("/")}
        return {place + match[1]: archive.read(name) for name, match in found.items() if match}
