"""From events to letters: what people are told by mail, in their own language, and how it leaves."""
