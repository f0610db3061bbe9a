"""The verbs that the command line, the app and the notebooks share."""
