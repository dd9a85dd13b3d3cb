"""RiskDesk: the assessment day of a community safety partnership, kept and explained."""

__version__ = "0.1.0"
