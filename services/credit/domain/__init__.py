"""The rules of listings and their recognition; knows neither queues nor tables nor clocks."""
