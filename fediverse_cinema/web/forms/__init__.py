"""What arrives in forms: fields, errors, files as they come."""
