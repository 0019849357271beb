"""Headers by page type, which hosts are answered, and who may post. Source: the embed contract, B6."""

from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from booking.domain.errors import HostNotAllowed, Malformed
from booking.settings import is_loopback
from booking.usecases.forms import OpenForm
from booking.web.context import web

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'"
)
# Where Google's tag and Tag Manager are, by Google's own guide to content policies.
_TAGS = "https://*.googletagmanager.com"
_COLLECT = "https://*.google-analytics.com https://*.analytics.google.com"
_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(self)"


def register(app: Flask) -> None:
    app.url_map.merge_slashes = False  # such a redirect would repeat the Host header as an address
    app.before_request(_known_host)
    app.before_request(_own_posts_only)
    app.after_request(_set_headers)


def kind() -> str:
    """Return the type of page this request is about: embed, flow, share, manage, catalogue, api, open (own headers), plain."""
    path = request.path
    if request.blueprint == "share":
        return "share"
    for prefix, name in (
        ("/embed/f/", "embed"),
        ("/embed/", "open"),
        ("/static/", "open"),
        ("/oembed", "open"),
        ("/f/", "flow"),
        ("/m/", "manage"),
        ("/stop/", "manage"),
        ("/l/", "catalogue"),
        ("/api/", "api"),
    ):
        if path.startswith(prefix):
            return name
    return "catalogue" if path == "/" else "plain"


def _known_host() -> None:
    if web().public_url is None and not is_loopback(_host_name()):
        raise Malformed("Host")


def _host_name() -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:  # an unclosed bracket
        return ""


def own_origins() -> set[str]:
    """Return the origins that are this installation itself."""
    published = web().origin
    return {request.host_url.rstrip("/"), *([published] if published else [])}


def _own_posts_only() -> None:
    """Refuse a page's POST that another site sends. There is no cookie to misuse; this keeps strays out all the same."""
    if request.method in ("GET", "HEAD", "OPTIONS") or kind() == "api":
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or (origin is not None and origin not in own_origins()):
        raise HostNotAllowed("Origin")


def _set_headers(response: Response) -> Response:
    page = kind()
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers.pop("Server", None)
    if (web().public_url or "").startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if page == "open" and response.status_code < 400:
        headers.setdefault("Content-Security-Policy", _NOTHING)
    else:
        _BY_KIND.get(page, _plain)(response)
    return response


def _embed(response: Response) -> None:
    ancestors = _ancestors(g.get("form"))
    response.headers["Content-Security-Policy"] = _POLICY + (f"; frame-ancestors {ancestors}" if ancestors else "")
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Permissions-Policy"] = _PERMISSIONS
    _private(response)
    response.vary.update(("Accept-Language", "HX-Request"))


def _ancestors(form: OpenForm | None) -> str | None:
    """Return who may frame: the form's hosts and this installation; None (no directive) where anybody may."""
    if form is None or not form.form.hosts:
        return None
    return " ".join(["'self'", *form.form.hosts])


def nonce() -> str:
    """Return this answer's nonce, for the script that starts the owner's analytics."""
    if "nonce" not in g:
        g.nonce = web().tools.chance.public_id()
    return str(g.nonce)


def _with_google(policy: str) -> str:
    """Return *policy* for a booking page whose form names a Google tag or container."""
    for old, new in (
        ("script-src 'self'", f"script-src 'self' 'nonce-{nonce()}' {_TAGS}"),
        ("img-src 'self' data:", f"img-src 'self' data: {_TAGS} {_COLLECT}"),
        ("connect-src 'self'", f"connect-src 'self' {_TAGS} {_COLLECT}"),
    ):
        policy = policy.replace(old, new)
    return policy


def _flow(response: Response) -> None:
    form = g.get("form")
    policy = _with_google(_POLICY) if form is not None and (form.form.ga4 or form.form.gtm) else _POLICY
    response.headers["Content-Security-Policy"] = policy + "; frame-ancestors 'self'"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    response.headers["Permissions-Policy"] = _PERMISSIONS
    from_hold_on = "/flow/" in request.path
    response.headers["Referrer-Policy"] = "same-origin" if from_hold_on else "strict-origin-when-cross-origin"
    if from_hold_on:
        response.headers["X-Robots-Tag"] = "noindex"
    if response.headers.get("Cache-Control") is None or from_hold_on:
        response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept-Language", "HX-Request"))


def _share(response: Response) -> None:
    """The preview is a page of ours inside a page of ours, with the form inside it."""
    response.headers["Content-Security-Policy"] = (
        _POLICY.replace("frame-src 'none'", "frame-src 'self'") + "; frame-ancestors 'self'"
    )
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    response.headers["Permissions-Policy"] = _PERMISSIONS
    response.headers["Referrer-Policy"] = "same-origin"
    _private(response)
    response.vary.update(("Accept-Language", "HX-Request"))


def _catalogue(response: Response) -> None:
    response.headers["Content-Security-Policy"] = _POLICY + "; frame-ancestors 'self'"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    response.headers["Permissions-Policy"] = _PERMISSIONS
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers.setdefault("Cache-Control", "public, max-age=60" if response.status_code == 200 else "no-store")
    response.vary.add("Accept-Language")


def _manage(response: Response) -> None:
    response.headers["Content-Security-Policy"] = _POLICY + "; frame-ancestors 'none'"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    _private(response)


def _api(response: Response) -> None:
    response.headers["Content-Security-Policy"] = _NOTHING
    response.headers.setdefault("Cache-Control", "no-store")


def _plain(response: Response) -> None:
    response.headers.setdefault("Content-Security-Policy", _POLICY + "; frame-ancestors 'none'")
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")


def _private(response: Response) -> None:
    if response.headers.get("Cache-Control") != "public, max-age=31536000, immutable":
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"


_BY_KIND = {"embed": _embed, "flow": _flow, "share": _share, "catalogue": _catalogue, "manage": _manage, "api": _api}
