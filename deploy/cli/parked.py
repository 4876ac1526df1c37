import click


@click.command()
def parked() -> None: ...
