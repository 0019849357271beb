"""Messages to clients and staff: planned with the change that causes them, sent by the worker, followed afterwards."""
