"""A file for each command or group: it reads arguments, calls one job or query, and hands the result to be shown."""
