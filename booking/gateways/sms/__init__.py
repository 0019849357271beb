"""The ways a text message leaves: Twilio, and for trying out a file or the log."""
