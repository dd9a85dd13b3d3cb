"""The History tab: ranks and scores over the sessions."""
