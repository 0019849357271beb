"""What stands in a code's text message: one segment, nothing a client typed, and a last line that browsers fill in from."""

from urllib.parse import urlsplit

from booking.domain.segments import plainer, segments

STOP_PATH = "/stop/"

# Spanish says "clave": an accent on "código" would leave the alphabet of which 160 letters fit into a segment.
_CODE = {
    "en": "{name}: your code is {code}.",
    "de": "{name}: Ihr Code ist {code}.",
    "es": "{name}: tu clave es {code}.",
    "ar": "{name}: رمزك {code}.",
}
_CODE_ALONE = {"en": "Your code is {code}.", "de": "Ihr Code ist {code}.", "es": "Tu clave es {code}.", "ar": "رمزك {code}."}
_STOP = {"en": "Not you? {link}", "de": "Nicht Sie? {link}", "es": "¿No lo pediste? {link}", "ar": "لست أنت؟ {link}"}
NO_HOST = "localhost"


def code_text(lang: str, name: str, code: str, stop: str, public_url: str | None, frame: str | None) -> str:
    """Return the message: as much as fits into one segment, the code and its last line in any case.

    *name*: the salon's; *stop*: the name of the link for whoever did not ask; *frame*: the host of the page around a
    frame, when it is certain.
    """
    base = lang.partition("-")[0]
    known = base if base in _CODE else "en"
    last = last_line(code, public_url, frame)
    alone = _CODE_ALONE[known].format(code=code)
    named = _CODE[known].format(name=plainer(name), code=code)
    not_you = f" {_STOP[known].format(link=public_url + STOP_PATH + stop)}" if public_url else ""
    texts = [f"{named}{not_you}\n{last}", f"{alone}{not_you}\n{last}", f"{named}\n{last}", f"{alone}\n{last}"]
    # Scripts that halve the segment may leave no room at all beside two long hosts.
    texts.append(f"{_CODE_ALONE['en'].format(code=code)}\n{last}")
    return next((text for text in texts if segments(text) == 1), texts[-1])


def last_line(code: str, public_url: str | None, frame: str | None) -> str:
    """Return the line that binds a code to where it may be filled in."""
    host = urlsplit(public_url).hostname if public_url else None
    return f"@{frame} #{code} @{host or NO_HOST}" if frame else f"@{host or NO_HOST} #{code}"


def frame_host(hosts: list[str]) -> str | None:
    """Return the host around a form's frame: known only when the form lists exactly one, and exactly."""
    return urlsplit(hosts[0]).hostname if len(hosts) == 1 and "*" not in hosts[0] else None
