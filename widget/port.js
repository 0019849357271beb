// The wire to the frame: who may have a port, what may be said on it, what is done about it. Protocol: protocol.json.

const welcome = (widget, source, hello) => {
  // A repeated hello is answered once; a new nonce is a new document in the same frame.
  if (widget._nonce === hello.n) return;
  if (widget._port) widget._port.close();
  const { port1, port2 } = new MessageChannel();
  widget._nonce = hello.n;
  widget._port = port1;
  port1.onmessage = (event) => receive(widget, event.data);
  source.postMessage({ chairtime: 1, t: 'welcome', n: hello.n, w: widget.id, pv: 1 }, widget._origin, [port2]);
  const { lang, theme, vars, debug } = widget._options;
  widget._send('context', Object.assign({
    widget: { id: widget.id, mode: widget.mode },
    host: { origin: location.origin, lang: document.documentElement.lang, tz: Intl.DateTimeFormat().resolvedOptions().timeZone },
    locale: lang,
    theme: { mode: theme, vars },
    prefill: widget._prefill,
    debug: debugging || debug === true,
  }, knowledge(widget)));
};

// At most 60 messages a second of at most 16 kB each: what is more, or has another shape, is dropped and counted.
const receive = (widget, message) => {
  const second = Math.floor(Date.now() / 1000);
  if (widget._second !== second) widget._count = 0;
  widget._second = second;
  const fits = guarded(() => ++widget._count <= 60 && isRecord(message) && isCount(message.s) && isRecord(message.d) && JSON.stringify(message.d).length <= 16384);
  if (!fits) widget._dropped = -~widget._dropped;
  else if (/^(ready|resize|event)$/.test(message.t)) HANDLERS[message.t](widget, message.d, message.s);
  // Words that come once somebody acts; those about a dialog concern nobody until there is one.
  else if (/^(step|error|scroll|navigate)$/.test(message.t) || (extras && /^(key|dirty|close)$/.test(message.t))) more((m) => m[message.t](widget, message.d));
};

const resizes = (widget) => widget.mode === 'inline' || widget.mode === 'iframe';
const setHeight = (widget, height) => {
  widget._height = height;
  const most = +widget._options.maxHeight || Infinity;
  widget.iframe.style.height = resizes(widget) ? Math.max(Math.min(height, most), widget._least()) + 'px' : '100%';
};
// What the frame may say once it has its port; other words are left for later versions.
const HANDLERS = {
  ready(widget, { title, height, lang, step, index, total, nav }) {
    if (!isCount(height) || typeof step !== 'string') return;
    clearTimeout(widget._timer);
    const wentOn = widget._step && widget._step !== step;
    widget.state = widget._shown ? 'open' : 'ready';
    widget._step = step;
    widget._nav = nav;
    if (!widget._options.title && title) widget.iframe.title = title;
    setHeight(widget, height);
    widget._show(true);
    widget._resolve();
    widget._emit('ready', { height, lang: String(lang).slice(0, 20), step });
    // A new document in the same window instead of a swap: the visitor went on by a plain link.
    if (wentOn) more((m) => m.step(widget, { step, index, total, user: true }));
  },

  resize(widget, { height }) {
    if (!isCount(height) || widget._looping) return;
    const grown = height - widget._height;
    if (grown > 0 && grown <= 8) more((m) => m.grown(widget));
    setHeight(widget, height);
    widget._emit('resize', { height });
  },

  event(widget, said, s) {
    const { name, id } = said;
    if (!/^[\w-]{8,64}$/.test(id)) return;
    // A shop's own analytics, and events few forms have, are known to the second file.
    widget._rare = widget._rare || debugging || window.Shopify || !CATALOGUE[name];
    settled(widget, () => CATALOGUE[name] && track(widget, name, dataOf(said), id).then((sinks) => widget._send('ack', { s, id, sinks })));
  },
};

const isHello = (m) => isRecord(m) && m.chairtime === 1 && m.t === 'hello' && keys(m).length === 7 && /^[\w-]{22,64}$/.test(m.n);

const onMessage = ({ data, source, origin }) => {
  if (!isHello(data)) return;
  const widget = widgets.find(({ iframe }) => iframe && iframe.contentWindow === source);
  // It may be a frame that stands in the page without our help.
  if (!widget && origin === ORIGIN) return more((m) => m.adopt(source, data));
  if (!widget || origin !== widget._origin || (data.w && (data.w !== widget.id || data.k !== widget._key))) return;
  if ([].concat(data.pv).includes(1)) welcome(widget, source, data);
  else widget._fail('handshake_failed', 'another version', true);
};
