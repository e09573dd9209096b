"""GET /stats over a year of events, beside the same questions asked of the events themselves."""
