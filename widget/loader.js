// Chairtime loader, contract version 1: puts booking forms into the pages of a website and keeps them as tall as
// their content. It runs on pages of strangers: one global, no cookie, no storage, no style sheet, no focus, and
// nothing that arrives in a message is ever written as HTML. Comment lines and indentation are not served.
(() => {
  'use strict';

  const VERSION = '0.1.0';
  const ID = /^[\w-]{1,40}$/;
  const IDS = /^[\w-]{1,40}(,[\w-]{1,40}){0,9}$/;
  const TITLES = { en: 'Online booking', de: 'Online-Terminbuchung', es: 'Reserva en línea', ar: 'الحجز عبر الإنترنت' };
  // Options that stand in the frame's URL, and what each must look like.
  const PRESETS = {
    location: ID,
    category: IDS,
    service: IDS,
    staff: ID,
    lock: IDS,
    date: /^\d{4}-\d\d-\d\d$/,
    time: /^\d\d:\d\d$/,
    promo: /^[\w-]{1,32}$/,
    theme: /^(auto|light|dark)$/,
  };

  // The origin of a booking server: https, or http on this very machine. Empty when it is neither.
  const originOf = (address) => {
    try {
      const { origin, protocol, hostname } = new URL(address);
      return protocol === 'https:' || /^http:(localhost|127\.0\.0\.1|\[::1\])$/.test(protocol + hostname) ? origin : '';
    } catch {
      return '';
    }
  };

  const script = document.currentScript || document.querySelector('script[src*="/embed/v1/loader"]');
  const settings = script ? script.dataset : {};
  const ORIGIN = originOf(settings.origin || (script && script.src));
  const NAME = settings.global || 'Chairtime';
  const earlier = window[NAME];
  if (earlier && earlier.contract) return;
  if (!ORIGIN) {
    console.warn('Chairtime: the loader does not know its booking server, set data-origin on the script');
    return;
  }

  let widgets = [];
  const listeners = {};
  // Elements whose widget was destroyed on purpose: found again only by init().
  const retired = new WeakSet();

  const random = (bytes) =>
    btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  const isCount = (value) => Number.isInteger(value) && value >= 0;
  const sizeOf = (value) => {
    try {
      return JSON.stringify(value).length;
    } catch {
      return Infinity;
    }
  };
  const isRecord = (value) => typeof value === 'object' && value !== null;

  const off = (table, type, fn) => {
    table[type] = (table[type] || []).filter((other) => other !== fn);
  };
  const on = (table, type, fn) => {
    table[type] = (table[type] || []).concat(fn);
    return () => off(table, type, fn);
  };
  // A host's own mistake in a listener must not stop the booking.
  const guarded = (fn, argument) => {
    try {
      fn(argument);
    } catch (e) {
      console.error(e);
    }
  };

  class Widget {
    constructor(element, form, mode) {
      this.id = 'ct_' + random(8).slice(0, 10);
      this.form = form;
      this.mode = mode;
      this.element = element;
      this.iframe = mode === 'iframe' ? element : null;
      this.state = 'idle';
      this.ready = new Promise((resolve) => {
        this._resolve = resolve;
      });
      // What begins with _ is the loader's own and may change.
      this._key = random(16);
      this._seq = 0;
      this._sent = 0;
      this._on = {};
      this._hidden = [];
      const invalid = this._read(element.dataset);
      widgets.push(this);
      this._emit('init', { options: this._presets });
      invalid.forEach((name) => this._fail('invalid_option', 'the value of ' + name + ' was left out'));
    }

    on(type, fn) {
      return on(this._on, type, fn);
    }

    off(type, fn) {
      off(this._on, type, fn);
    }

    reload() {
      if (this.mode === 'inline') this._open();
    }

    destroy() {
      retired.add(this.element);
      this._end();
    }

    // Takes the options off the element; returns the names of those that cannot be used.
    _read(data) {
      const invalid = [];
      const take = (name, pattern, otherwise) => {
        if (data[name] === undefined || data[name] === '') return otherwise;
        if (pattern.test(data[name])) return data[name];
        invalid.push(name);
        return otherwise;
      };
      const near = this.element.closest('[lang]');
      this._lang = take('lang', /^[A-Za-z]{2,8}(-\w{1,8})*$/, near ? near.lang : '');
      this._min = +take('minHeight', /^\d{1,5}$/, this.mode === 'inline' ? 480 : 0);
      this._max = +take('maxHeight', /^\d{1,5}$/, 0) || Infinity;
      this._reveal = take('scroll', /^(auto|none)$/, 'auto') !== 'none';
      this._lazy = take('loading', /^(lazy|eager|hover)$/, 'lazy') !== 'eager';
      this._origin = originOf(data.origin) || ORIGIN;
      if (data.origin && !originOf(data.origin)) invalid.push('origin');
      this._presets = {};
      Object.keys(PRESETS).forEach((name) => {
        const value = take(name, PRESETS[name]);
        if (value) this._presets[name] = value;
      });
      return invalid;
    }

    // The place is taken before anything is there, and the fallback link stands inside it: nothing moves later.
    _start() {
      const { style } = this.element;
      this._style = [style.minHeight, style.position];
      style.minHeight = this._min + 'px';
      if (getComputedStyle(this.element).position === 'static') style.position = 'relative';
      if (!this._lazy || !window.IntersectionObserver) return this._open();
      const seen = (entries) => {
        if (!entries[entries.length - 1].isIntersecting) return;
        this._near.disconnect();
        this._open();
      };
      this._near = new IntersectionObserver(seen, { rootMargin: '400px' });
      this._near.observe(this.element);
    }

    _open() {
      this._close();
      const frame = document.createElement('iframe');
      frame.name = 'chairtime:' + this.id + ':' + this._key;
      frame.title = this.element.dataset.title || TITLES[this._lang.slice(0, 2).toLowerCase()] || TITLES.en;
      frame.allow = 'payment; clipboard-write';
      Object.assign(frame.style, { display: 'block', width: '100%', height: this._min + 'px', border: '0' });
      const url = new URL('/embed/f/' + this.form, this._origin);
      const query = Object.assign({ em: this.mode, lang: this._lang }, this._presets);
      Object.keys(query).forEach((name) => query[name] && url.searchParams.set(name, query[name]));
      // The address is set before the frame is in the page: the host's history does not grow.
      frame.src = url.href;
      this.iframe = frame;
      this.state = 'loading';
      this._show(false);
      this.element.appendChild(frame);
      this._timer = setTimeout(() => this._fail('frame_timeout', 'no answer within 8 s', true), 8000);
    }

    // Until the form is there its frame waits unseen behind the fallback, out of the flow.
    _show(form) {
      if (this.mode !== 'inline' || !this.iframe) return;
      const hide = form ? '' : 'hidden';
      Object.assign(this.iframe.style, { position: hide && 'absolute', visibility: hide, top: hide && '0' });
      this._hidden.forEach(([child, display]) => {
        child.hidden = false;
        child.style.display = display;
      });
      this._hidden = [];
      if (!form) return;
      Array.from(this.element.children).forEach((child) => {
        if (child === this.iframe || child.hidden) return;
        this._hidden.push([child, child.style.display]);
        child.hidden = true;
        // A host's own display rule for links would win over the attribute alone.
        child.style.display = 'none';
      });
    }

    // Gives up the frame and what belongs to it.
    _close() {
      clearTimeout(this._timer);
      if (this._port) this._port.close();
      this._port = this._nonce = null;
      if (this.mode !== 'inline' || !this.iframe) return;
      this._show(false);
      this.iframe.remove();
      this.iframe = null;
    }

    _end() {
      if (this.state === 'destroyed') return;
      this._close();
      if (this._near) this._near.disconnect();
      if (this._style) [this.element.style.minHeight, this.element.style.position] = this._style;
      widgets = widgets.filter((other) => other !== this);
      this.state = 'destroyed';
      this._emit('destroy', {});
    }

    _emit(type, data) {
      const detail = { type, widgetId: this.id, formId: this.form, mode: this.mode, eventId: random(12), seq: ++this._seq, ts: Date.now(), data };
      const event = new CustomEvent('chairtime:' + type, { bubbles: true, composed: true, detail });
      this.element.dispatchEvent(event);
      [this._on[type], this._on['*'], listeners[type], listeners['*']].forEach((list) => (list || []).forEach((fn) => guarded(fn, event)));
    }

    _fail(code, message, fatal = false) {
      console.warn('Chairtime: form ' + this.form + ': ' + message + ' (' + code + ')');
      if (fatal) {
        clearTimeout(this._timer);
        this.state = 'error';
        this._show(false);
      }
      this._emit('error', { code, message, fatal });
    }

    _setHeight(height) {
      this._height = height;
      this.iframe.style.height = Math.max(Math.min(height, this._max), this._min) + 'px';
    }

    _welcome(source, hello) {
      // A repeated hello is answered once; a new nonce is a new document in the same frame.
      if (this._nonce === hello.n) return;
      if (this._port) this._port.close();
      const { port1, port2 } = new MessageChannel();
      this._nonce = hello.n;
      this._same = this._source === source;
      this._source = source;
      this._port = port1;
      this._growth = [];
      this._looping = false;
      port1.onmessage = (event) => this._receive(event.data);
      source.postMessage({ chairtime: 1, t: 'welcome', n: hello.n, w: this.id, pv: 1 }, this._origin, [port2]);
      this._send('context', { widget: { id: this.id, mode: this.mode }, host: { origin: location.origin, lang: this._lang } });
    }

    _send(t, d) {
      this._port.postMessage({ t, s: ++this._sent, d });
    }

    // At most 60 messages a second of at most 16 kB each: what is more, or has another shape, is dropped and counted.
    _receive(message) {
      const second = Math.floor(Date.now() / 1000);
      if (this._second !== second) this._count = 0;
      this._second = second;
      const fits = ++this._count <= 60 && isRecord(message) && isCount(message.s) && isRecord(message.d) && sizeOf(message.d) <= 16384;
      if (!fits) this._dropped = (this._dropped || 0) + 1;
      else if (Object.keys(HANDLERS).includes(message.t)) HANDLERS[message.t](this, message.d);
    }
  }

  // What the frame may say once it has its port; other words are left for later versions.
  const HANDLERS = {
    ready(widget, { height, lang, step, index, total }) {
      if (!isCount(height) || typeof step !== 'string') return;
      clearTimeout(widget._timer);
      const wentOn = widget.state === 'ready' && widget._same && widget._step !== step;
      widget.state = 'ready';
      widget._step = step;
      widget._setHeight(height);
      widget._show(true);
      widget._resolve();
      widget._emit('ready', { height, lang: String(lang), step });
      // A new document in the same window instead of a swap: the visitor went on by a plain link.
      if (wentOn) HANDLERS.step(widget, { step, index, total, user: true });
    },

    resize(widget, { height }) {
      if (!isCount(height) || widget._looping || !widget.iframe) return;
      const now = Date.now();
      const grown = height - widget._height;
      if (grown > 0 && grown <= 8) widget._growth = widget._growth.filter((at) => now - at < 2000).concat(now);
      // The content measures itself against the frame it makes grow.
      widget._looping = widget._growth.length > 20;
      if (widget._looping) return widget._fail('resize_loop', 'the form grows with its own frame, its height is no longer followed');
      widget._setHeight(height);
      widget._emit('resize', { height });
    },

    step(widget, { step, index, total, user }) {
      if (typeof step !== 'string' || !isCount(index) || !isCount(total)) return;
      widget._step = step;
      widget._emit('step', { step, index, total });
      if (user !== true || !widget._reveal || widget.element.getBoundingClientRect().top >= 0) return;
      const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
      widget.element.scrollIntoView({ block: 'start', behavior });
    },

    error(widget, { code, message, fatal }) {
      if (/^[a-z_]{1,40}$/.test(code)) widget._fail(code, String(message).slice(0, 200), fatal === true);
    },
  };

  const isHello = (m) =>
    isRecord(m) && m.chairtime === 1 && m.t === 'hello' && Object.keys(m).length === 7 && /^[\w-]{22,64}$/.test(m.n) &&
    typeof m.w === 'string' && typeof m.k === 'string' && ID.test(m.f) && Array.isArray(m.pv) && m.pv.includes(1);

  // A frame that stands in the page without our help, and is ours by its address, is taken in on its first hello.
  const adoptFrame = (source, form) => {
    const ours = (frame) => frame.contentWindow === source && frame.src.startsWith(ORIGIN + '/embed/f/');
    const frame = Array.from(document.querySelectorAll('iframe')).find(ours);
    return frame && !retired.has(frame) ? new Widget(frame, form, 'iframe') : null;
  };

  const onMessage = ({ data, source, origin }) => {
    if (!isHello(data)) return;
    let widget = widgets.find(({ iframe }) => iframe && iframe.contentWindow === source);
    if (!widget && origin === ORIGIN) widget = adoptFrame(source, data.f);
    if (!widget || origin !== widget._origin) return;
    if (data.w && (data.w !== widget.id || data.k !== widget._key)) return;
    widget._welcome(source, data);
  };

  // Makes the widget of an inline container. Links, buttons and other modes stay the plain links they are.
  const adopt = (element) => {
    const inline = !/^(A|BUTTON|SCRIPT|IFRAME)$/.test(element.tagName) && /^(inline)?$/.test(element.dataset.mode || '');
    const form = element.dataset.chairtime;
    const known = api.get(element);
    if (!inline || retired.has(element) || (known && known.form === form)) return known;
    if (known) known._end();
    if (!ID.test(form)) {
      console.warn('Chairtime: "' + form + '" is not the id of a form');
      return null;
    }
    const widget = new Widget(element, form, 'inline');
    preconnect(widget._origin);
    widget._start();
    return widget;
  };

  const scan = (root, again) => {
    const found = Array.from(root.querySelectorAll('[data-chairtime]'));
    if (root.matches && root.matches('[data-chairtime]')) found.unshift(root);
    if (again) found.forEach((element) => retired.delete(element));
    return found.map(adopt).filter(Boolean);
  };

  let preconnect = (origin) => {
    const link = document.createElement('link');
    link.rel = 'preconnect';
    link.href = origin;
    document.head.appendChild(link);
    preconnect = () => {};
  };

  // A node that moves is gone for a moment: only what is still out of the page a little later is taken down.
  const onMutations = (records) => {
    const sweep = () => widgets.forEach((widget) => widget.element.isConnected || widget._end());
    if (records.some((record) => record.removedNodes.length)) setTimeout(sweep, 100);
    records.forEach(({ type, target, addedNodes }) => {
      if (type === 'attributes') adopt(target);
      addedNodes.forEach((node) => node.nodeType === 1 && node.isConnected && scan(node));
    });
  };

  const api = (name, ...args) => {
    if (typeof api[name] === 'function') return api[name](...args);
    console.warn('Chairtime: there is no "' + name + '"');
  };
  Object.assign(api, {
    version: VERSION,
    contract: 1,
    origin: ORIGIN,
    init: (root = document) => scan(root, true),
    widgets: () => widgets.slice(),
    get: (key) => widgets.find(({ id, element, iframe }) => id === key || element === key || iframe === key) || null,
    on: (type, fn) => on(listeners, type, fn),
    off: (type, fn) => off(listeners, type, fn),
    destroy: (target) => (target === 'all' ? widgets : [target]).forEach((widget) => widget && widget.destroy()),
  });

  window[NAME] = api;
  window.addEventListener('message', onMessage);
  ((earlier && earlier.q) || []).forEach((call) => guarded(() => api(...call)));
  scan(document);
  const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-chairtime'] };
  new MutationObserver(onMutations).observe(document.documentElement, watched);
  api.ready = Promise.resolve();
  window.dispatchEvent(new CustomEvent('chairtime:loaded', { detail: { version: VERSION, contract: 1 } }));
})();
