"""The engines behind the seam."""
