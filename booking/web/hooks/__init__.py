"""Where providers report to: signed, replays harmless."""
