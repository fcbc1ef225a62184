"""Names for annotations."""

from __future__ import annotations

from typing import Any

ArrayLike = DTypeLike = Any
NDArray = list
