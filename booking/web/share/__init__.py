"""How a form gets onto a website: snippets with a preview, steps for each CMS, a QR code, the WordPress plugin."""

from booking.web.share.views import blueprint

__all__ = ["blueprint"]
