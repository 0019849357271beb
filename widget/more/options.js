// The second file: options of few pages and the words for wrong ones, frames that stand in a page by themselves,
// the dialog, the floating button, the custom element. It is fetched by the first page that needs one of them.

const tag = document.currentScript;
const core = tag._core;
const { _api: api, _Widget: Widget, _originOf: originOf } = core;

const ID = /^[\w-]{1,40}$/;

const NUMBER = /^\d{1,10}$/;
const COLOR = /^#([\da-f]{3}){1,2}$/i;
const WORDS = /^[^<>]{1,100}$/;
const NAMED = /^[\w$.]{1,40}$/;
const SWITCH = /^(auto|off)$/;
const LIST = /^[\w-]{1,40}(,[\w-]{1,40}){0,9}$/;
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
  category: LIST,
  service: LIST,
  lock: /^(location|category|service|staff)(,(location|category|service|staff)){0,3}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d$/,
  promo: /^[\w-]{1,32}$/,
  mode: /^(inline|popup|floating)$/,
  title: /^.{1,100}$/,
  origin: originOf,
  maxHeight: /^\d{1,5}$/,
  scroll: /^(auto|none)$/,
  loading: /^(lazy|eager|hover)$/,
  label: WORDS,
  icon: /^[^<>]{1,8}$/,
  color: COLOR,
  textColor: COLOR,
  position: /^bottom-(right|left)$/,
  zIndex: NUMBER,
  analytics: /^(auto|gtag|gtm|off)$/,
  events: /^(recommended|custom|both)$/,
  gaId: /^[\w-]+(,[\w-]+)*$/,
  gtagName: NAMED,
  dataLayerName: NAMED,
  eventPrefix: /^[A-Za-z]\w{0,19}$/,
  eventMap: recordOf,
  vars: recordOf,
  prefill: (value) => isRecord(value) && value,
  meta: SWITCH,
  metrika: /^(auto|off|\d{1,12})$/,
  shopify: SWITCH,
  plausible: SWITCH,
  attribution: /^(page|session|off)$/,
  relay: originOf,
  debug: /^(|true|yes|1|false|no|0)$/,
};
// Names the first file looked at: what arrives here under one of them has a value that cannot be used. (A form's id has an error
// of its own.)
const COMMON = ['location', 'staff', 'theme', 'lang', 'minHeight'];

const find = (table, name) => (Object.keys(table).includes(name) ? table[name] : undefined);
const usable = (rule, value) => {
  if (typeof rule === 'function') return rule(value) || undefined;
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return rule && rule.test(text) ? text : undefined;
};

// What follows from some options beside their value.
const FOLLOWS = {
  // What is known about a person goes to the form alone, never into an event or a URL.
  prefill(widget, options) {
    widget._prefill = options.prefill;
    delete options.prefill;
  },
  origin(widget, options) {
    widget._origin = originOf(options.origin);
  },
  // The usual way of inline frames.
  loading(widget, options) {
    if (options.loading === 'lazy') delete options.loading;
  },
  debug(widget, options) {
    options.debug = /^(|true|yes|1)$/.test(options.debug);
  },
  analytics: (widget) => named(widget),
  gtagName: (widget) => named(widget),
  dataLayerName: (widget) => named(widget),
  attribution: (widget) => keep(widget),
};

// An attribute nobody here knows belongs to somebody else; an option nobody knows is a mistake.
const take = (widget, given, element) => {
  if (widget.state === 'destroyed') return;
  const options = widget._options;
  Object.keys(given).forEach((name) => {
    const value = given[name];
    const found = usable(find(RARE, name), value);
    const follows = find(FOLLOWS, name);
    if (found !== undefined) {
      options[name] = found;
      if (follows) follows(widget, options);
    } else if (name !== 'form' && value !== undefined && value !== '' && (!element || find(RARE, name) || COMMON.includes(name))) {
      widget._fail('invalid_option', 'the option "' + name + '" is unknown or its value cannot be used');
    }
  });
};

// Other wishes for a widget that is there: another form is another frame, the rest is told to the one that is there.
const TOLD = ['location', 'category', 'service', 'staff', 'lang', 'theme', 'vars', 'prefill'];
const update = (widget, partial) => {
  const { form = widget.form } = partial;
  core._take(widget, partial);
  if (form !== widget.form && ID.test(form)) {
    widget.form = form;
    widget.reload();
    return;
  }
  const said = {};
  TOLD.forEach((name) => {
    const value = name === 'prefill' ? widget._prefill : widget._options[name];
    if (partial[name] !== undefined && value !== undefined) said[name] = value;
  });
  widget._send('update', said);
};

// A frame that stands in the page without our help, and is ours by its address, is taken in on its first hello.
const adopt = (source, data) => {
  const ours = (frame) => frame.contentWindow === source && frame.src.startsWith(core._ORIGIN + '/embed/f/');
  const frame = Array.from(document.querySelectorAll('iframe')).find(ours);
  if (!frame || !ID.test(data.f) || core._retired.has(frame) || api.get(frame)) return;
  const widget = new Widget(frame, 'iframe', { form: data.f });
  widget._origin = core._ORIGIN;
  core._onMessage({ data, source, origin: core._ORIGIN });
};

const listen = (widget, target, types, fn, how) => types.split(' ').forEach((type) => {
  target.addEventListener(type, fn, how);
  widget._undo.push(() => target.removeEventListener(type, fn, how));
});
