"""What a worker of a cluster runs. The only function that a cluster ever gets, by name."""
