"""Breakpoints that a person sets from outside: where a run pauses, what is told there, and how it goes on.

Not here: breakpoints that scripts set (`kernel.hooks.breakpoints`), and the line debugger of Lua (`llmspell debug`).
"""
