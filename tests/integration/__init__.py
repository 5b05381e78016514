"""The platform as its consumers meet it: black-box tests through the gateway."""
