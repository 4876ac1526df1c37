"""The rules of matters and their alignment (同标); knows neither queues nor tables nor clocks."""
