"""HTTP in and out: one module per concept, with its forms and views."""
