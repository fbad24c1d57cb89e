"""How well comments follow the text: scores on real and made-up revisions, and what it costs."""
