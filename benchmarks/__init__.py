"""Measurements. Nothing here is a test: figures go to docs/performance.md as ratios of one run."""
