"""Pure stages: values in, values out; no network, database, clock, disk, logging or randomness."""
