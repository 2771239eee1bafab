"""Collaboration: who offers herself for a call, whom a project invites, and how that is answered across poles."""
