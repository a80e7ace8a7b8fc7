"""What is done at a time instead of at a request, and who notices when it is not."""
