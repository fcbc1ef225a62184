"""The trace store where there is no DuckDB, which is in a browser's tab: the same tables and questions over SQLite."""
