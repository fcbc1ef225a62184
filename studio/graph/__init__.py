"""Workflows of a notebook as graphs: read from the code, laid out, followed while they run, edited as code. Pure."""
