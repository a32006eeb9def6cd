"""I/O at the edge: fetching, the jail, the archive, the store. Adapters do not know the pipeline."""
