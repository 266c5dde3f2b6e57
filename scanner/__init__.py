"""The machine: from an address or a file to findings with their exact place."""

__version__ = "0.1.0"
