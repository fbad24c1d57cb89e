"""Files that come in and go out: bytes to dataclasses and back, without database or web."""
