"""The demo's inbox: text messages and mails as they arrive, newest first. Only the demo has one; the product has not."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

PAGES = Path(__file__).resolve().parents[3] / "demo" / "inbox"
SMS, MAIL = "sms.jsonl", "mail.jsonl"
MOST = 100
# A mail's HTML is shown as a mail program would: its own style, no scripts, no pictures from elsewhere.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox allow-popups"
PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'"
_LINK = re.compile(r"https?://[^\s<>\"]+")
_CODE = re.compile(r"(?<![\d#])\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. *number*: its line in the file, which names a mail's own page."""

    way: str
    number: int
    to: str
    at: datetime
    kind: str
    subject: str
    body: str
    html: str

    @property
    def time(self) -> str:
        return self.at.astimezone().strftime("%H:%M:%S")

    @property
    def label(self) -> str:
        return self.kind.replace("_", " ").capitalize()

    @property
    def shown(self) -> Markup:
        """Return the text with its links to follow and its code to find."""
        text, parts, end = self.body.strip(), [], 0
        for found in _LINK.finditer(text):
            parts += [_with_code(text[end : found.start()], self.kind), _link(found[0])]
            end = found.end()
        return Markup("").join([*parts, _with_code(text[end:], self.kind)])


class Inbox:
    """The pages of the inbox of the installation in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)

    def page(self, path: str) -> tuple[str, bytes, str] | None:
        """Return (content type, body, content policy) of what stands at *path* below `/inbox`; None when nothing does."""
        if path == "":
            return "text/html; charset=utf-8", self._render("inbox.html"), PAGE_POLICY
        if path == "/messages":
            return "text/html; charset=utf-8", self._render("_messages.html"), PAGE_POLICY
        if path in ("/inbox.css", "/inbox.js"):
            kind = "text/css" if path.endswith("css") else "text/javascript"
            return f"{kind}; charset=utf-8", (PAGES / path[1:]).read_bytes(), PAGE_POLICY
        number = re.fullmatch(r"/mail/([0-9]{1,9})", path)
        mails = {one.number: one for one in self._read("mail", MAIL)} if number else {}
        mail = mails.get(int(number[1])) if number else None
        return None if mail is None else ("text/html; charset=utf-8", mail.html.encode(), MAIL_POLICY)

    def messages(self) -> list[Message]:
        """Return what arrived, the newest first."""
        found = [*self._read("sms", SMS), *self._read("mail", MAIL)]
        return sorted(found, key=lambda one: (one.at, one.number), reverse=True)[:MOST]

    def _render(self, template: str) -> bytes:
        return self._words.get_template(template).render(messages=self.messages()).encode()

    def _read(self, way: str, name: str) -> Iterator[Message]:
        path = self._folder / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        for number, line in enumerate(lines, 1):
            try:
                found = json.loads(line)
                at = datetime.fromisoformat(found["at"])
                yield Message(
                    way, number, found["to"], at, found["kind"], found.get("subject", ""), found["body"], found.get("html", "")
                )
            except (ValueError, KeyError, TypeError):
                continue  # a line that is being written just now


def _link(url: str) -> Markup:
    return Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>').format(url)


def _with_code(text: str, kind: str) -> Markup:
    found = _CODE.search(text) if kind == "code" else None
    if found is None:
        return escape(text)
    return Markup('{}<strong class="code">{}</strong>{}').format(text[: found.start()], found[0], text[found.end() :])
