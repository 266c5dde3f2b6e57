"""Many listings: a local pool of processes, and clusters."""
