"""The search measured beside its peers, over the same statements in one run: `make bench-search SIZE=100000`."""
