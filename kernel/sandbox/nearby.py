"""What may have no end, computed right here: in a browser's tab, which has no other process. Elsewhere: `laboratory`.

Whoever cannot wait stops the cell; then the whole worker of the kernel ends, and all that it computes.
"""

from __future__ import annotations

import importlib
from typing import Any

from kernel.errors import InternalError, InvalidError, LimitError, SpellError, ToolError
from kernel.values import Value, from_border, plain


def compute_here(function: str, arguments: dict[str, Any]) -> Value:
    """What a function of the kernel (`module:name`) gives for arguments. Errors as `laboratory.compute`."""
    module, _, name = function.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except ImportError as error:
        raise InvalidError(f"This needs the package {error.name}, which is not there in a browser's tab.") from error
    except AttributeError as error:
        raise InternalError(f"{error}.") from error
    try:
        return from_border(plain(found(**from_border(plain(arguments), dict))), dict)
    except SpellError:
        raise
    except MemoryError as error:
        raise LimitError("This needs more memory than there is. Ask for less.") from error
    except RecursionError as error:
        raise InvalidError("This is nested too deeply.") from error
    except Exception as error:
        raise ToolError(f"This cannot be computed: {(str(error) or type(error).__name__)[:500]}") from error
