"""Work that is handed to other processes: the workers of a dask.distributed cluster."""
