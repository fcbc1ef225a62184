"""The kernel: what a spell can do. It knows nothing of notebooks or screens.

Importing this package costs nothing; `kernel.runtime` is where the parts are put together.
"""

__version__ = "0.1.0"
