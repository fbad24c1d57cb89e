"""How well, and how fast, comments that say the same are found."""
