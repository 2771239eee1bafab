"""Labels and selections: human choice of films, of members, of labels with their juries, of here and elsewhere."""
