"""Scenario "delivery": numbered messages through two services while both, their broker and databases fail."""
