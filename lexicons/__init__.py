"""The words: rules, exemptions, claims, laws and platforms as data. See FORMAT.md; no Python here."""
