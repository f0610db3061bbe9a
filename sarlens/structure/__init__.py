"""Pages to documents, messages, passages and people."""
