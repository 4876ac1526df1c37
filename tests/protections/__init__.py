"""Takes out one protection at a time, in a copy, and demands that its tests fail: python -m tests.protections."""
