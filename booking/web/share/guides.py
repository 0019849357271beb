"""Step by step into each kind of website. What these do to scripts and frames stands in the embed reference, A2.7."""

from collections.abc import Iterable, Mapping

from flask import url_for
from flask_babel import gettext as _

from booking.web.present.share import Guide, Step
from booking.web.share.options import Options
from booking.web.share.snippets import Snippets

# Everything a website builder puts around a frame has to be listed, its own wrapper pages too.
HOSTS: Mapping[str, tuple[str, ...]] = {
    "tilda": ("https://*.tilda.ws", "https://tilda.cc", "https://*.tilda.cc"),
    "google-sites": ("https://sites.google.com", "https://*.googleusercontent.com"),
    "wix": ("https://*.wixsite.com", "https://*.wix.com", "https://*.filesusr.com", "https://editor.wix.com"),
    "squarespace": ("https://*.squarespace.com",),
    "webflow": ("https://*.webflow.io", "https://*.webflow.com"),
    "shopify": ("https://*.myshopify.com", "https://admin.shopify.com"),
}
OWN_DOMAIN = "https://www.example.com"


def guides(form_id: str, origin: str, options: Options) -> tuple[Guide, ...]:
    """Return the guides for the form on the booking server at *origin*."""
    plain = Snippets(form_id, origin, Options(mode="iframe", lang=options.lang, service=options.service, staff=options.staff))
    return (
        _guide("wordpress", "WordPress", _wordpress(form_id, options)),
        _guide("tilda", "Tilda", _tilda()),
        _guide("google-sites", "Google Sites", _google_sites(plain)),
        _guide("wix", "Wix", _wix(form_id, plain)),
        _guide("squarespace", "Squarespace", _squarespace()),
        _guide("webflow", "Webflow", _webflow()),
        _guide("shopify", "Shopify", _shopify()),
        _guide("html", "HTML", _html()),
    )


def hosts_line(hosts: Iterable[str]) -> str:
    """Return the line of the salon file that lets *hosts* frame a form."""
    return "hosts = [" + ", ".join(f'"{host}"' for host in hosts) + "]"


def shortcode(form_id: str, options: Options) -> str:
    """Return what a WordPress author types for these settings."""
    mode = "popup" if options.mode == "button" else options.mode
    given = {
        "form": form_id,
        "mode": mode if mode in ("popup", "floating", "iframe") else "",
        **options.presets,
        "accent": options.accent,
        "label": options.label.replace('"', ""),
        "position": options.position,
        "analytics": options.analytics,
        "events": options.events,
        "ga_id": options.ga,
    }
    return "[chairtime " + " ".join(f'{name}="{value}"' for name, value in given.items() if value) + "]"


def _guide(id_: str, name: str, steps: tuple[Step, ...]) -> Guide:
    known = HOSTS.get(id_, ())
    return Guide(id_, name, steps, hosts_line([*known, OWN_DOMAIN]) if known else "")


def _wordpress(form_id: str, options: Options) -> tuple[Step, ...]:
    return (
        Step(
            _("Download the plugin, upload it under Plugins → Add New → Upload Plugin, and activate it."),
            url=url_for("share.plugin", form_id=form_id),
            file="chairtime-wordpress.zip",
        ),
        Step(_("Write this where the form should be, in a paragraph or in a Shortcode block:"), shortcode(form_id, options)),
        Step(
            _(
                "Without the plugin, paste the snippet into a Custom HTML block. WordPress keeps it only when an administrator "
                "or an editor saves the page."
            )
        ),
        Step(_("The plain link on a line of its own becomes a card with services and prices, with or without the plugin.")),
    )


def _tilda() -> tuple[Step, ...]:
    return (
        Step(_("Add the block T123 “HTML code” where the form should be, paste the snippet and save.")),
        Step(_("For a button on every page, paste the floating button into Site Settings → More → HTML code for the head.")),
        Step(_("Publish the page: the form appears on the published page, not in the editor.")),
    )


def _google_sites(plain: Snippets) -> tuple[Step, ...]:
    return (
        Step(_("Choose Insert → Embed → By URL and paste this address:"), plain.frame_address()),
        Step(_("Drag the lower edge until the form fits: Google Sites does not let it grow by itself.")),
        Step(_("Or choose Insert → Button and give it the plain link.")),
        Step(
            _("Your site's analytics cannot see into such a frame; bookings are counted on the booking page and by the server.")
        ),
    )


def _wix(form_id: str, plain: Snippets) -> tuple[Step, ...]:
    return (
        Step(_("Choose Add Elements → Embed Code → Custom Element, and as its source this server URL:"), plain.loader_address()),
        Step(_("Give it this tag name:"), "chairtime-booking"),
        Step(_("Under Set Attributes add the attribute “form” with this value:"), form_id),
        Step(
            _("Custom elements need a premium plan with a domain. Without one, choose Embed Code → Embed a Site and paste:"),
            plain.frame_address(),
        ),
    )


def _squarespace() -> tuple[Step, ...]:
    return (
        Step(_("Edit the page, add a Code block, leave it at HTML and paste the snippet.")),
        Step(_("Save, and look at the page without being logged in: scripts rest while you edit.")),
        Step(_("Code with scripts needs a plan above Personal. Without one, use the plain link behind a button.")),
    )


def _webflow() -> tuple[Step, ...]:
    return (
        Step(_("Drag a Code Embed element to its place and paste the snippet.")),
        Step(_("Publish the site: code does not run in the Designer. Code embeds need a paid plan.")),
    )


def _shopify() -> tuple[Step, ...]:
    return (
        Step(_("Open Online Store → Themes → Customize, add a Custom Liquid section and paste the snippet.")),
        Step(_("Every step is also published to Shopify's customer events, as chairtime_booked and so on, for your pixels.")),
    )


def _html() -> tuple[Step, ...]:
    return (
        Step(_("Paste the snippet where the form should be.")),
        Step(_("Several forms on one page: repeat the first line with another form; the script is needed once.")),
    )
