"""`python -m kernel.protocols.jupyter -f connection.json`: the kernel of the studio and of JupyterLab."""

from __future__ import annotations

import sys

from kernel.protocols.jupyter.entry import run_kernel

if __name__ == "__main__":
    from kernel.garbage import settle_garbage
    from kernel.runtime import open_executor

    settle_garbage()
    sys.exit(run_kernel(sys.argv[1:], open_executor))
