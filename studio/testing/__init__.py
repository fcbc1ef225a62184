"""Tests of spells: found in a folder, run on their cassettes, and told as pytest tells its own."""
