"""The ways a mail leaves: SMTP, and for trying out a file or the log."""
