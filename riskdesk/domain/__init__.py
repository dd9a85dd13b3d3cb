"""What an assessment is, how it ranks and what changed: standard library only, frozen data."""
