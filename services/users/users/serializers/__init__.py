"""Shapes of requests and responses; serializers validate the shape, services the rules."""
