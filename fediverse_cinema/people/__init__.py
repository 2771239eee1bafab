"""Members of this pole: creators, their channels, their pages' facts."""
