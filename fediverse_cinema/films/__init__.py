"""Films: drafts, publication, their document on the wire, and the reads for their pages."""
