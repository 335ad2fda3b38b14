"""Training of the locator."""
