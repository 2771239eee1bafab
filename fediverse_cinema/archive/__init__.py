"""What a member has here, taken out, brought in, taken down: archives, imports, the end of an account."""
