// What the frame says once somebody acts: steps, places to show, leaving, mistakes; and which part of it is in view.

const behavior = () => (matchMedia('(prefers-reduced-motion:reduce)').matches ? 'auto' : 'smooth');

// Told at most four times a second, and only when it has changed.
const lookAt = (widget) => {
  if (widget._due || !widget._port) return;
  widget._due = setTimeout(() => {
    widget._due = 0;
    if (!widget._port || !widget.iframe) return;
    const box = widget.iframe.getBoundingClientRect();
    const top = Math.max(0, Math.round(-box.top));
    const height = Math.max(0, Math.round(Math.min(innerHeight, box.bottom) - Math.max(0, box.top)));
    // Another handshake is another document, which knows nothing yet.
    const seen = [widget._nonce, top, height].join();
    if (widget._seen === seen) return;
    widget._seen = seen;
    widget._send('visible', { ratio: height && +(height / box.height).toFixed(2), top, height });
  }, 250);
};
const look = () => api.widgets().filter(core._resizes).forEach(lookAt);
['scroll', 'resize'].forEach((type) => window.addEventListener(type, look, { capture: true, passive: true }));
['ready', 'resize'].forEach((type) => api.on(type, look));

const step = (widget, { step: name, index, total, user }) => {
  if (typeof name !== 'string' || !Number.isInteger(index) || !Number.isInteger(total)) return;
  widget._step = name;
  widget._booked = widget._booked || name === 'done';
  widget._emit('step', { step: name, index, total });
  if (user !== true || !core._resizes(widget) || widget._options.scroll === 'none') return;
  if (widget.element.getBoundingClientRect().top < 0) widget.element.scrollIntoView({ block: 'start', behavior: behavior() });
};

// The content may measure itself against the frame it makes grow: many small steps in two seconds are no content.
const grown = (widget) => {
  const now = Date.now();
  widget._growth = (widget._growth || []).filter((at) => now - at < 2000).concat(now);
  if (widget._growth.length <= 20 || widget._looping) return;
  widget._looping = true;
  widget._fail('resize_loop', 'the height is no longer followed');
};

const error = (widget, { code, message, fatal }) => {
  if (/^[a-z_]{1,40}$/.test(code)) widget._fail(code, String(message).slice(0, 200), fatal === true);
};

// Brings a place of the form into view.
const scroll = (widget, { top }) => {
  if (!Number.isInteger(top) || !widget.iframe || !core._resizes(widget) || widget._options.scroll === 'none') return;
  const at = widget.iframe.getBoundingClientRect().top + Math.max(0, Math.min(top, widget._height));
  if (at < 0 || at > innerHeight - 80) scrollBy({ top: at - 24, behavior: behavior() });
};

// The form asks to leave: only for a person's press, only to https, and in this window only to places it named before.
const navigate = (widget, { url, target }) => {
  let to = null;
  try {
    to = new URL(url);
  } catch {
    to = null;
  }
  const active = !navigator.userActivation || navigator.userActivation.isActive;
  const nav = (Array.isArray(widget._nav) ? widget._nav : []).concat(widget._origin);
  if (!to || !originOf(to.href) || !active || (target === '_top' && !nav.includes(to.origin))) {
    widget._fail('navigate_blocked', 'the form may not open ' + (to ? to.origin : 'that'));
  } else if (target === '_top') location.assign(to.href);
  else window.open(to.href, '_blank', 'noopener');
};
