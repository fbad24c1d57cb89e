"""What the region gives out on paper: frozen states as the parts of documents and rows of tables, in one language."""
