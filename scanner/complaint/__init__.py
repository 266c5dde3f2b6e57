"""Cleaning up after a complaint: cases, sweep, capture, evidence, verification, answer."""
