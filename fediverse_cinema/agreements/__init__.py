"""The lifecycle of Offer, Accept, Reject and Undo that calls, and later loans and bookings, share."""
