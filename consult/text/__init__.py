"""Pure functions on texts: blocks, alignment, anchors, differences, merging and safe rendering."""
