"""The journal, the way on, and the questions to the partner."""
