"""Private RabbitMQ nodes: what is defined in them, how they start and stop, how they are linked."""
