"""Shapes of requests and responses; serializers validate shapes, services enforce rules."""
