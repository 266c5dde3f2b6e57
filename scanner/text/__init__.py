"""Text as it is searched: normal form with a way back, the term automaton, word borders."""
