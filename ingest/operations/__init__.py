"""The jobs beside the line, a file each."""
