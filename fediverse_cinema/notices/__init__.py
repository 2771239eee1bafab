"""Notices: what a member should know of (somebody follows, answers, likes, asks)."""
