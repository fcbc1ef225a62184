"""Record and replay: what a run asked the world is kept by its content, and served again. See docs/replay.md.

Not here: where recordings are found (`kernel.tapes`), and what the operations do.
"""
