"""How an application form is sent, by its button or while somebody types."""
