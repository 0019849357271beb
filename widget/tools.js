// Small things every part of the loader uses. The parts (see booking/web/embed/loader.py) are served as one script inside
// one closure. What begins with _ is the loader's own and may change; it is shortened when served.

const VERSION = '0.2.0';
// Where the second file is and its digest, written in by the server.
const MORE = '{{more}}';

// The origin of a booking server: https, or http on this very machine. Empty when it is neither.
const originOf = (address) => {
  try {
    const { origin } = new URL(address);
    return /^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1])(:|$))/.test(origin) ? origin : '';
  } catch {
    return '';
  }
};

// Brought by a tag manager it may not know its own element; then any that names the loader will do.
const script = document.currentScript || document.querySelector('script[src*="/embed/v1/loader"]') || { dataset: {} };
const settings = script.dataset;
const ORIGIN = originOf(settings.origin || script.src);
const NAME = settings.global || 'Chairtime';
const earlier = window[NAME];
const debugging = /[?&]chairtime_debug=1/.test(location.search);

let widgets = [];
const listeners = {};
// What was emitted while debugging, for the panel.
const journal = [];

const random = (bytes) =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => (byte + 256).toString(16).slice(1)).join('');
const isCount = (value) => Number.isInteger(value) && value >= 0;
const keys = (record) => Object.keys(Object(record));
const isRecord = (value) => Object(value) === value;

// A host's own mistake in a listener must not stop the booking.
const guarded = (fn, argument) => {
  try {
    return fn(argument);
  } catch (e) {
    console.error(e);
  }
};
const off = (table, type, fn) => {
  table[type] = (table[type] || []).filter((other) => other !== fn);
};
const on = (table, type, fn) => {
  table[type] = (table[type] || []).concat(fn);
  return () => off(table, type, fn);
};
const made = (name, properties) => Object.assign(document.createElement(name), properties);
const warn = (text) => console.warn('Chairtime: ' + text);

// ---- what only some pages need comes from a second file, once ----

let extras = null;
let waiting = [];
let trusted = null;
// Fetches another file of ours. It finds the core on its own element: nothing more becomes global. Digest and nonce go on to
// it: a page that pins the loader has pinned this too.
const bring = (file, properties) => {
  const [address, integrity] = file.split(' ');
  const tag = made('script', Object.assign({ _core: core, crossOrigin: 'anonymous', integrity, nonce: script.nonce }, properties));
  const rules = { createScriptURL: (path) => ORIGIN + path };
  try {
    trusted = trusted || (window.trustedTypes ? trustedTypes.createPolicy('chairtime', rules) : rules);
    tag.src = trusted.createScriptURL(address);
    document.head.append(tag);
  } catch {
    // The page's policy knows no such type.
    tag.onerror();
  }
};
const more = (use) => {
  if (extras) return use(extras);
  if (waiting.push(use) > 1) return;
  bring(MORE, {
    _arrived(found) {
      extras = found;
      waiting.forEach((one) => guarded(one, found));
    },
    onerror() {
      waiting = [];
      // What has begun, and inline forms without rare options, do without it.
      widgets.forEach((widget) => widget.state === 'idle' && (!widget._slot || widget._rare) && widget._fail('network', MORE, true));
    },
  });
};
