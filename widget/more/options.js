// The second file: options of few pages and the words for wrong ones, frames that stand in a page by themselves,
// the dialog, the floating button, the custom element. It is fetched by the first page that needs one of them.

const tag = document.currentScript;
const core = tag._core;
const { _api: api, _Widget: Widget, _originOf: originOf } = core;

const NUMBER = /^\d{1,10}$/;
const COLOR = /^#([\da-f]{3}){1,2}$/i;
const WORDS = /^[^<>]{1,100}$/;
const NAMED = /^[\w$.]{1,40}$/;
const SWITCH = /^(auto|off)$/;
const isRecord = (value) => typeof value === 'object' && value !== null;
const recordOf = (value) => {
  try {
    const record = typeof value === 'string' ? JSON.parse(value) : value;
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
};

// What each rare option must look like: a pattern, or what makes the usable value of the given one.
const RARE = {
  label: WORDS,
  icon: /^[^<>]{1,8}$/,
  color: COLOR,
  textColor: COLOR,
  position: /^bottom-(right|left)$/,
  zIndex: NUMBER,
  events: /^(recommended|custom|both)$/,
  gaId: /^[\w-]+(,[\w-]+)*$/,
  gtagName: NAMED,
  dataLayerName: NAMED,
  eventPrefix: /^[A-Za-z]\w{0,19}$/,
  eventMap: recordOf,
  vars: recordOf,
  meta: SWITCH,
  metrika: /^(auto|off|\d{1,12})$/,
  shopify: SWITCH,
  plausible: SWITCH,
  attribution: /^(page|session|off)$/,
  relay: originOf,
  debug: (value) => /^(|false|no|0)$/.test(value) && (value === '' ? 'true' : 'false'),
};
// Names that were looked at before: what arrives here under one of them has a value that cannot be used.
const COMMON = 'form mode origin title minHeight maxHeight scroll loading analytics location category service staff lock date time promo theme lang'.split(' ');

const find = (table, name) => (Object.keys(table).includes(name) ? table[name] : undefined);
const usable = (rule, value) => {
  if (typeof rule === 'function') return rule(value) || undefined;
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return rule && rule.test(text) ? text : undefined;
};

// An attribute nobody here knows belongs to somebody else; an option nobody knows is a mistake.
const take = (widget, given, element) => {
  if (widget.state === 'destroyed') return;
  Object.keys(given).forEach((name) => {
    const value = given[name];
    const found = usable(find(RARE, name), value);
    if (found !== undefined) widget._options[name] = found;
    else if (value !== undefined && value !== '' && (!element || find(RARE, name) || COMMON.includes(name))) {
      widget._fail('invalid_option', 'the option "' + name + '" is unknown or its value cannot be used');
    }
  });
};

// A frame that stands in the page without our help, and is ours by its address, is taken in on its first hello.
const adopt = (source, data) => {
  const ours = (frame) => frame.contentWindow === source && frame.src.startsWith(core._ORIGIN + '/embed/f/');
  const frame = Array.from(document.querySelectorAll('iframe')).find(ours);
  if (!frame || core._retired.has(frame) || api.get(frame)) return;
  const widget = new Widget(frame, 'iframe', { form: data.f });
  widget._origin = core._ORIGIN;
  core._onMessage({ data, source, origin: core._ORIGIN });
};

const listen = (widget, target, types, fn, how) => types.split(' ').forEach((type) => {
  target.addEventListener(type, fn, how);
  widget._undo.push(() => target.removeEventListener(type, fn, how));
});

// Brings a place of the form into view.
const scroll = (widget, { top }) => {
  if (!Number.isInteger(top) || !widget.iframe || !core._resizes(widget) || widget._options.scroll === 'none') return;
  const at = widget.iframe.getBoundingClientRect().top + Math.max(0, Math.min(top, widget._height));
  if (at < 0 || at > innerHeight - 80) scrollBy({ top: at - 24, behavior: core._behavior() });
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
