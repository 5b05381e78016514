"""What ./provote does: one module a command."""
