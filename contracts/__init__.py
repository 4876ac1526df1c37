"""What travels: message contracts, their envelope, data elements and error codes."""
