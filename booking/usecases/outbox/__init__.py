"""What leaves the building: deciding that something must, and delivering it."""
