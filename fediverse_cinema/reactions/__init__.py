"""Likes, dislikes and shares."""
