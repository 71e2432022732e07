"""Accounts: roles, second factor, lock-out, the record of signing in, and what every part of the admin shares.

Owns who may do what and the record of who did. Must not know what the base holds.
"""
