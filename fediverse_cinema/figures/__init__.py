"""What the pole has done in a year, a quarter or any days, counted for itself and for those who pay for it."""
