"""What the server found out about a request's body before the application was asked."""

from flask import Flask, request

from booking.domain.errors import TooLarge

REFUSAL = "chairtime.refusal"


def register(app: Flask) -> None:
    @app.before_request
    def refuse() -> None:
        if REFUSAL in request.environ:
            raise TooLarge("body")
