"""What the platform is compared against, measured in the same run on the same server."""
