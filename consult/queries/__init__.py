"""What can be read: one module per concept, each function taking the actor and giving only what they may see."""
