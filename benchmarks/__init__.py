"""Measurements that print tables. `make bench` runs them all; each also runs alone: `python -m benchmarks.cold_start`."""
