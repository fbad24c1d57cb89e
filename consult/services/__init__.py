"""What can be done: one module per concept, one function per act, each beginning with its permission."""
