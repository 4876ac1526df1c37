import click


@click.command()
def trace() -> None: ...
