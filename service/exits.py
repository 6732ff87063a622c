"""How a command ends when it cannot go on: one line on standard error and a status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from corpus.readers.jsonl import ReaderError
from models.request import RequestError
from service.access.start import CannotStart
from service.errors import AnswerFailed, CannotLoad
from service.settings import BadSettings
from service.store.errors import StoreError, StoreFailed


@contextmanager
def failures_told() -> Iterator[None]:
    """What can go wrong for a reason that the user can understand ends the command with one line and a status."""
    try:
        yield
    except (RequestError, ReaderError) as error:
        stop(str(error), status=2)
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(f"{error.filename or 'input'}: {error.strerror or f'{type(error).__name__} {error}'}", status=2)
    except AnswerFailed as error:
        stop(f"the program failed on this note ({error}); this is a bug of notecoder", status=1)
    except (BadSettings, CannotStart, StoreError) as error:
        stop(str(error), status=1 if isinstance(error, StoreFailed) else 2)
    except CannotLoad as error:
        stop(f"the coder could not be loaded: {error}", status=1)


def stop(text: str, status: int) -> NoReturn:
    """End the command: ``text`` for the user, ``status`` 2 for what the user gave, 1 for what the program did."""
    typer.echo(f"notecoder: {text}", err=True)
    raise typer.Exit(status)
