"""What people say of those with whom they have worked, shown with the consent of who is recommended."""
