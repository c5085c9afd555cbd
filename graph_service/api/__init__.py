"""The HTTP interface: questions asked and answered as JSON, for callers who hold a token."""

from graph_service.api.app import create_app, server

__all__ = ["create_app", "server"]
