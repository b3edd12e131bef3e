"""Tells you when an English council's Ofsted grade for children's services moves."""

__version__ = "0.4.0"
