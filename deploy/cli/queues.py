import click


@click.command()
def queues() -> None: ...
