"""Credit lists (红黑名单): declare, recognise or refuse, lift, end the recognition."""
