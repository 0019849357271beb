"""A page as a reader without JavaScript has it: elements by attribute, forms that can be sent, rules every page keeps."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    form: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attrs[name]

    def get(self, name: str) -> str | None:
        return self.attrs.get(name)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        forms = [one for one in self.open if one.tag == "form"]
        element = Element(tag, {name: value or "" for name, value in attrs}, forms[-1] if forms else None)
        self.all.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)


class Page:
    """A parsed answer."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.html: str = response.get_data(as_text=True)
        self.url: str = response.request.full_path.rstrip("?") if response.request else ""
        reader = _Reader()
        reader.feed(self.html)
        self.elements = reader.all

    def all(self, tag: str | None = None, **attrs: str | None) -> list[Element]:
        """Return the elements with these attributes (underscores stand for hyphens; None: any value)."""
        wanted = {name.replace("_", "-"): value for name, value in attrs.items()}
        return [
            one
            for one in self.elements
            if (tag is None or one.tag == tag)
            and all(name in one.attrs and value in (None, one.attrs[name]) for name, value in wanted.items())
        ]

    def one(self, tag: str | None = None, **attrs: str | None) -> Element:
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} elements with {attrs} on {self.url}"
        return found[0]

    def first(self, tag: str | None = None, **attrs: str | None) -> Element:
        found = self.all(tag, **attrs)
        assert found, f"no element with {attrs} on {self.url}: {self.step} {self.error}"
        return found[0]

    @property
    def step(self) -> str | None:
        found = self.all(data_step=None)
        return found[0]["data-step"] if found else None

    @property
    def error(self) -> str | None:
        found = self.all(data_error=None)
        return found[0]["data-error"] if found else None

    @property
    def heading(self) -> str:
        return self.one("h1").text

    def values(self, form: Element, pressed: Element | None = None) -> dict[str, str]:
        """Return what a browser sends for *form* when *pressed* is pressed."""
        sent = {}
        for one in self.elements:
            if one.form is not form or "name" not in one.attrs or "disabled" in one.attrs:
                continue
            if one.tag == "input" and (one.get("type") not in ("checkbox", "radio") or "checked" in one.attrs):
                sent[one["name"]] = one.attrs.get("value", "")
            elif one.tag == "textarea":
                sent[one["name"]] = one.text
        if pressed is not None and pressed.get("name"):
            sent[pressed["name"]] = pressed.attrs.get("value", "")
        return sent

    def check(self) -> None:
        """Fail when the page breaks a rule that every page keeps."""
        assert len(self.all("h1")) == 1, "one h1"
        if self.all("html"):
            assert [one.text for one in self.all("title") if one.text], "a title"
            assert self.one("html")["lang"], "a language"
            for one in self.all(hx_target=None):
                target = one["hx-target"]
                assert target == "this" or self.all(id=target.removeprefix("#")), f"hx-target {target} is not there"
        assert not re.search(r"\sstyle=|\son\w+=\"|<style", self.html), "no inline style or handler"
        for script in self.all("script"):
            assert script.get("type") == "application/ld+json" or ("src" in script.attrs and "defer" in script.attrs)
        ids = [one["id"] for one in self.elements if "id" in one.attrs]
        assert len(ids) == len(set(ids)), f"ids twice: {[one for one in ids if ids.count(one) > 1]}"
        for one in self.elements:
            for name in ("aria-labelledby", "aria-describedby"):
                for id_ in (one.get(name) or "").split():
                    assert id_ in ids, f"{name} names {id_}, which is not there"
        labelled = {one.get("for") for one in self.all("label")}
        for one in [*self.all("input"), *self.all("textarea")]:
            hidden = one.get("type") == "hidden" or "aria-label" in one.attrs
            unsent = one.get("type") == "checkbox" and "name" not in one.attrs
            assert hidden or unsent or one.get("id") in labelled, f"no label for {one.attrs}"
        for form in self.all("form"):
            assert form.get("action")
            assert form.get("method")
        assert "Set-Cookie" not in self.headers
