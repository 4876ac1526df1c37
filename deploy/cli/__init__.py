"""The `chuanyu` command: reads nodes by RPC and HTTP, never through a database."""
