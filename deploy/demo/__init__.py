"""The main job in one command: two provinces exchange real messages, and every effect is counted."""
