"""The scripts that people run."""
