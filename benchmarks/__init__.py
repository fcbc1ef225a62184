"""Measurements that print tables. `make bench` runs them all; each runs alone too: `python -m benchmarks.cold_start`."""
