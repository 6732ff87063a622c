"""The routers of the HTTP endpoint, one a resource."""
