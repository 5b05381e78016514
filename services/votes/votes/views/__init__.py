"""ViewSets: parse the request, call a service or a selector, present the result."""
