"""The production server: takes requests in, gives them to threads, keeps its processes alive."""
