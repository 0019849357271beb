// Small things every part of the loader uses. The parts (see booking/web/embed/loader.py) are served as one script inside
// one closure. What begins with _ is the loader's own and may change; it is shortened when served.

const VERSION = '0.2.0';
// Where the second file is and its digest, written in by the server.
const MORE = '{{more}}';
const LABELS = { en: 'Online booking', de: 'Online-Terminbuchung', es: 'Reserva en línea', ar: 'الحجز عبر الإنترنت' };

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
const script = document.currentScript || document.querySelector('script[src*="/embed/v1/loader"]') || document.createElement('script');
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
const isRecord = (value) => typeof value === 'object' && value !== null;

// A host's own mistake in a listener must not stop the booking.
const guarded = (fn, argument) => {
  try {
    return fn(argument);
  } catch (e) {
    console.error(e);
  }
};
const sizeOf = (value) => guarded(() => JSON.stringify(value).length, 0) || Infinity;
const off = (table, type, fn) => {
  table[type] = (table[type] || []).filter((other) => other !== fn);
};
const on = (table, type, fn) => {
  table[type] = (table[type] || []).concat(fn);
  return () => off(table, type, fn);
};
const warn = (text) => console.warn('Chairtime: ' + text);

// ---- what only some pages need comes from a second file, once ----

let extras = null;
let waiting = [];
const more = (use) => {
  if (extras) return use(extras);
  if (waiting.push(use) > 1) return;
  const [address, integrity] = MORE.split(' ');
  const tag = document.createElement('script');
  // The file finds this on its own element: nothing more becomes global.
  tag._core = core;
  tag._arrived = (found) => {
    extras = found;
    waiting.forEach((one) => guarded(one, found));
  };
  tag.onload = () => tag.remove();
  tag.onerror = () => {
    waiting = [];
    widgets.forEach((widget) => widget._slot || widget._fail('network', MORE, true));
  };
  // Digest and nonce go on to it: a page that pins the loader has pinned this too.
  Object.assign(tag, { crossOrigin: 'anonymous', integrity, nonce: script.nonce });
  const types = window.trustedTypes;
  const createScriptURL = () => ORIGIN + address;
  tag.src = types ? types.createPolicy('chairtime', { createScriptURL }).createScriptURL('') : createScriptURL();
  document.head.appendChild(tag);
};
