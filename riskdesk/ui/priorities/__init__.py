"""The Priorities tab: computed and agreed order."""
