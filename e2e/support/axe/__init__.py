"""axe-core on a page or a frame, with the rules of WCAG 2.2 A and AA."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

_SOURCE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RUN = """() => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], iframes: false,
}).then(({ violations }) => violations.flatMap((one) => one.nodes.map((node) =>
  one.id + ': ' + node.target.join(' ') + ' | ' + node.failureSummary.replace(/\\s+/g, ' '))))"""


def violations(frame: Page | Frame) -> list[str]:
    """Return each violation with the element it is about."""
    if not frame.evaluate("() => 'axe' in window"):
        frame.evaluate(_SOURCE)
    # Colours that are still on their way are not the colours somebody reads.
    frame.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))")
    found: Any = frame.evaluate(_RUN)
    return list(found)
