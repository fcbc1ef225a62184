"""`python -m tests.kit.executor_kernel -f connection.json`: the real kernel loop over the echo executor."""

from __future__ import annotations

import sys

from kernel.protocols.jupyter.entry import run_kernel
from tests.kit.executor_double import EchoExecutor

if __name__ == "__main__":
    sys.exit(run_kernel(sys.argv[1:], EchoExecutor))
