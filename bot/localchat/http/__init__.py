"""HTTP of the local chat: requests, parameters, responses."""
