// The wire to the frame: who may have a port, what may be said on it, what is done about it. Protocol: protocol.json.

const welcome = (widget, source, hello) => {
  // A repeated hello is answered once; a new nonce is a new document in the same frame.
  if (widget._nonce === hello.n) return;
  if (widget._port) widget._port.close();
  const { port1, port2 } = new MessageChannel();
  widget._nonce = hello.n;
  widget._same = widget._source === source;
  widget._source = source;
  widget._port = port1;
  widget._growth = [];
  widget._seen = '';
  port1.onmessage = (event) => receive(widget, event.data);
  source.postMessage({ chairtime: 1, t: 'welcome', n: hello.n, w: widget.id, pv: 1 }, widget._origin, [port2]);
  const { lang, theme, vars, debug } = widget._options;
  widget._send('context', Object.assign({
    widget: { id: widget.id, mode: widget.mode },
    host: { origin: location.origin, lang: document.documentElement.lang, tz: Intl.DateTimeFormat().resolvedOptions().timeZone },
    locale: lang,
    theme: { mode: theme, vars },
    prefill: widget._prefill,
    debug: debugging || Boolean(debug),
  }, knowledge(widget)));
};

Widget.prototype._send = function send(t, d) {
  if (this._port) this._port.postMessage({ t, s: ++this._sent, d });
};

// Which part of the frame can be seen, at most four times a second.
Widget.prototype._look = function look() {
  if (this._due || !this._port) return;
  this._due = setTimeout(() => {
    this._due = 0;
    if (!this._port || !this.iframe) return;
    const box = this.iframe.getBoundingClientRect();
    const top = Math.max(0, Math.round(-box.top));
    const height = Math.max(0, Math.round(Math.min(innerHeight, box.bottom) - Math.max(0, box.top)));
    const seen = [top, height].join();
    if (this._seen === seen) return;
    this._seen = seen;
    this._send('visible', { ratio: height && +(height / box.height).toFixed(2), top, height });
  }, 250);
};

// At most 60 messages a second of at most 16 kB each: what is more, or has another shape, is dropped and counted.
const receive = (widget, message) => {
  const second = Math.floor(Date.now() / 1000);
  if (widget._second !== second) widget._count = 0;
  widget._second = second;
  const fits = ++widget._count <= 60 && isRecord(message) && isCount(message.s) && isRecord(message.d) && sizeOf(message.d) <= 16384;
  if (!fits) widget._dropped = -~widget._dropped;
  else if (Object.keys(HANDLERS).includes(message.t)) HANDLERS[message.t](widget, message.d, message.s);
  // Words of few forms; those about a dialog concern nobody until there is one.
  else if (/^(scroll|navigate)$/.test(message.t) || (extras && /^(key|dirty|close)$/.test(message.t))) more((m) => m[message.t](widget, message.d));
};

const resizes = (widget) => widget.mode === 'inline' || widget.mode === 'iframe';
const setHeight = (widget, height) => {
  widget._height = height;
  const most = +widget._options.maxHeight || Infinity;
  widget.iframe.style.height = resizes(widget) ? Math.max(Math.min(height, most), widget._least()) + 'px' : '100%';
  widget._look();
};
const behavior = () => (matchMedia('(prefers-reduced-motion:reduce)').matches ? 'auto' : 'smooth');

// Flat values only, as the catalogue has them; strings are cut, anything else is left out.
const flat = (record) => {
  const found = {};
  Object.keys(Object(record)).forEach((name) => {
    const value = record[name];
    if (/^[a-z]\w{0,39}$/.test(name) && /^(string|boolean|number)$/.test(typeof value)) found[name] = value.slice ? value.slice(0, 100) : value;
  });
  return found;
};
const answered = new Map();
const track = (widget, name, data, id) => {
  if (name === 'booked') widget._booked = true;
  return report(widget, widget._emit(name, data, false, id).detail);
};

// What the frame may say once it has its port; other words are left for later versions.
const HANDLERS = {
  ready(widget, { height, lang, step, index, total, nav }) {
    if (!isCount(height) || typeof step !== 'string') return;
    clearTimeout(widget._timer);
    const wentOn = widget._stepped && widget._same && widget._step !== step;
    widget.state = widget._shown ? 'open' : 'ready';
    widget._stepped = true;
    widget._step = step;
    widget._nav = nav;
    setHeight(widget, height);
    widget._show(true);
    widget._resolve();
    widget._emit('ready', { height, lang: String(lang).slice(0, 20), step });
    widget._look();
    // A new document in the same window instead of a swap: the visitor went on by a plain link.
    if (wentOn) HANDLERS.step(widget, { step, index, total, user: true });
  },

  resize(widget, { height }) {
    if (!isCount(height) || widget._growth.length > 20) return;
    const now = Date.now();
    const grown = height - widget._height;
    if (grown > 0 && grown <= 8) widget._growth = widget._growth.filter((at) => now - at < 2000).concat(now);
    // The content measures itself against the frame it makes grow.
    if (widget._growth.length > 20) return widget._fail('resize_loop', 'the height is no longer followed');
    setHeight(widget, height);
    widget._emit('resize', { height });
  },

  step(widget, { step, index, total, user }) {
    if (typeof step !== 'string' || !isCount(index) || !isCount(total)) return;
    widget._step = step;
    widget._booked = widget._booked || step === 'done';
    widget._emit('step', { step, index, total });
    if (user !== true || !resizes(widget) || widget._options.scroll === 'none') return;
    if (widget.element.getBoundingClientRect().top < 0) widget.element.scrollIntoView({ block: 'start', behavior: behavior() });
  },

  event(widget, { name, id, params, items, value, currency }, s) {
    if (!EVENTS.includes(name) || !/^[\w-]{8,64}$/.test(id)) return;
    const data = flat(params);
    if (Array.isArray(items)) data.items = items.slice(0, 50).map(flat);
    if (value >= 0 && /^[A-Z]{3}$/.test(currency)) Object.assign(data, { value: +value, currency });
    // Said twice, it happened once.
    if (!answered.has(id)) answered.set(id, track(widget, name, data, id));
    widget._send('ack', { s, id, sinks: answered.get(id) });
  },

  error(widget, { code, message, fatal }) {
    if (/^[a-z_]{1,40}$/.test(code)) widget._fail(code, String(message).slice(0, 200), fatal === true);
  },
};

const isHello = (m) =>
  isRecord(m) && m.chairtime === 1 && m.t === 'hello' && Object.keys(m).length === 7 && /^[\w-]{22,64}$/.test(m.n) &&
  typeof m.w === 'string' && typeof m.k === 'string' && ID.test(m.f) && Array.isArray(m.pv);

const onMessage = ({ data, source, origin }) => {
  if (!isHello(data)) return;
  const widget = widgets.find(({ iframe }) => iframe && iframe.contentWindow === source);
  // It may be a frame that stands in the page without our help.
  if (!widget && origin === ORIGIN) return more((m) => m.adopt(source, data));
  if (!widget || origin !== widget._origin || (data.w && (data.w !== widget.id || data.k !== widget._key))) return;
  if (data.pv.includes(1)) welcome(widget, source, data);
  else widget._fail('handshake_failed', 'another version', true);
};
