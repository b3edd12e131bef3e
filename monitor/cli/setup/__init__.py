"""What `init` asks, and what it makes of the answers."""
