"""What neighbours send: the door where letters arrive, who may say what, and who handles it."""
