"""Messages across the border: two gateways, two brokers, the shovel between, a service at either end."""
