"""What callers ask of the engine: solving, changing, explaining and counting gaps."""
