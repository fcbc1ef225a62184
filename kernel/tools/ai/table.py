"""The tools that work with models, and with code that models write."""

from __future__ import annotations

from kernel.tools.ai import code_interpreter, embedding, images, transcription, vector_search

TOOLS = (embedding.ENTRY, vector_search.ENTRY, images.ENTRY, transcription.ENTRY, code_interpreter.ENTRY)
