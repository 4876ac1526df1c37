"""One folder per deployable service; none imports another."""
