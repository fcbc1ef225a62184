"""`python icons.py FOLDER`: the program's icon in the forms of macOS and Windows, and the one of Linux."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "icon.svg"
SIZES = {"icon.png": 256, "icon.ico": 256, "icon.icns": 512}


def main(folder: Path) -> None:
    """Write each form."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in SIZES.items():
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        QSvgRenderer(str(SOURCE)).render(painter)
        painter.end()
        if not image.save(str(folder / name)):
            sys.exit(f"{name} could not be written: this Qt cannot.")
    del app


if __name__ == "__main__":
    main(Path(sys.argv[1]))
