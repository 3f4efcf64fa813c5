"""The HTTP API: endpoints declared as data, and what turns a request into a call of a service and a written shape."""
