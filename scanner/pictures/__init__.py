"""Pictures into blocks: the words of a picture as text whose every character still knows its place in the picture."""
