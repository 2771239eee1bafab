"""Consents: requests and stamps for every claim about somebody else (FEP-044f, FEP-7aa9)."""
