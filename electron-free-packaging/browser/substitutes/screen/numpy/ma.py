"""The one name of NumPy's masked arrays that Bokeh looks at."""

from __future__ import annotations


class MaskedArray:
    """A masked array; there is none here."""
