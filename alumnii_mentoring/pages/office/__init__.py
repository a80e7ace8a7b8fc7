"""What the back office does with pages: insert questions, make the pages of a programme."""
