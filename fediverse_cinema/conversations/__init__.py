"""What people say about films: answers from here and from elsewhere."""
