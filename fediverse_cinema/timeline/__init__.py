"""The home timeline: what those whom a member follows have said, shown and shared, in order of arrival."""
