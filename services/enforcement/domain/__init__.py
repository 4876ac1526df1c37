"""The rules of a lead on both sides of the border; knows neither queues nor tables nor clocks."""
