"""Who may sign in, sessions, and what each may do."""
