"""Cells of SQL: one query over the trace store."""
