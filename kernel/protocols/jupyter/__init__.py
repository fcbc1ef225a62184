"""The Jupyter messaging protocol over a running spell: a thin adapter, no part of the spell itself.

Importing this package costs nothing; only `sockets` and what builds on it need pyzmq.
"""
