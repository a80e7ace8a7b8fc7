"""What is done to many proposals and pairs at once, in pieces."""
