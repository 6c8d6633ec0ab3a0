"""Planets, and what turns around them."""
