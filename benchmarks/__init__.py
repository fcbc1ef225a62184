"""Measurements that print tables. `make bench` runs all; each runs alone too: `python -m benchmarks.cold_start`."""
