"""What comes from outside can do no harm."""
