"""What a browser sees: pages, forms, sessions, and the look. One of the two doors that strangers enter."""
