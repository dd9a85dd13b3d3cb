"""Models, delegates, widgets and windows."""
