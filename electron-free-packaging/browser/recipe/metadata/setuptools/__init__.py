"""Stands where pip looks for setuptools when it is only to fetch a source distribution. Builds nothing."""
