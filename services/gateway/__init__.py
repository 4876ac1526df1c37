"""The only door to the other province: lets out what is shared, takes in what a partner may send."""
