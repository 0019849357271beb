// One widget: its place in the page, its frame, and what it tells the page. It runs on pages of strangers: one global,
// no cookie, no storage, no style sheet, no focus, and nothing that arrives in a message is ever written as HTML.

// Elements whose widget was destroyed on purpose: found again only by init().
const retired = new WeakSet();
const defaults = {};

class Widget {
  // `by` is what stands for it in the page: container, trigger, frame or script; `given` comes from the API.
  constructor(by, mode, given) {
    this.id = 'ct_' + random(5);
    this.mode = mode;
    this.form = String(given.form);
    this.element = by && by.tagName !== 'SCRIPT' ? by : null;
    this.iframe = mode === 'iframe' ? by : null;
    this.state = 'idle';
    this.ready = new Promise((resolve) => {
      this._resolve = resolve;
    });
    this._by = by;
    // Where the frame is put; the second file says it for other modes.
    this._slot = mode === 'inline' ? by : null;
    this._key = random(16);
    this._seq = this._sent = 0;
    this._on = {};
    this._undo = [];
    this._hidden = [];
    const near = (by && by.closest('[lang]')) || document.documentElement;
    this._options = { lang: near.lang || navigator.language, vars: varsOf(by || near) };
    widgets.push(this);
    take(this, defaults);
    if (by) take(this, by.dataset, by);
    take(this, given);
    // A script of another booking server brings its own floating button along.
    this._origin = this._origin || originOf((by || script).src) || ORIGIN;
    this._emit('init', { options: this._options });
  }

  on(type, fn) {
    return on(this._on, type, fn);
  }

  off(type, fn) {
    off(this._on, type, fn);
  }

  open(trigger = 'api') {
    if (this.state === 'destroyed') return;
    if (this.mode !== 'inline') more((m) => m.open(this, trigger));
    else if (!this.iframe) this._load();
  }

  close(reason = 'api') {
    if (this._shown) extras.close(this, reason);
  }

  update(partial) {
    more((m) => m.update(this, partial));
  }

  reload() {
    if (this.iframe && this._slot) this._load();
  }

  destroy() {
    if (this._by) retired.add(this._by);
    this._end();
  }

  // The place is taken before anything is there, and the fallback link stands inside it: nothing moves later.
  _start() {
    if (!ID.test(this.form)) return this._fail('form_not_found', 'not an id', true);
    if (this._slot) {
      const { style } = this._slot;
      const { minHeight } = style;
      this._undo.push(() => {
        style.minHeight = minHeight;
      });
      style.minHeight = this._least() + 'px';
    }
    settled(this, () => this._await());
  }

  // Inline frames come when they get near the viewport; everything else is arranged by the second file.
  _await() {
    if (this.state === 'destroyed') return;
    preconnect(this._origin);
    if (!this._slot || this._options.loading) more((m) => m.trigger(this));
    else {
      const near = new IntersectionObserver((entries) => {
        if (!entries.pop().isIntersecting) return;
        near.disconnect();
        this.open();
      }, { rootMargin: '400px' });
      near.observe(this.element);
      this._undo.push(() => near.disconnect());
    }
  }

  _least() {
    return +(this._options.minHeight || (this.mode === 'inline' ? 480 : 0));
  }

  _url(path) {
    const url = new URL(path + this.form, this._origin);
    PRESETS.forEach((name) => this._options[name] && url.searchParams.set(name, this._options[name]));
    return url;
  }

  _load() {
    this._close();
    const url = this._url('/embed/f/');
    url.searchParams.set('em', this.mode);
    // The address is set before the frame is in the page: the host's history does not grow.
    const frame = made('iframe', {
      name: 'chairtime:' + this.id + ':' + this._key,
      title: this._options.title || 'Online booking',
      allow: 'payment; clipboard-write',
      src: url,
    });
    Object.assign(frame.style, { display: 'block', width: '100%', border: '0' });
    this.iframe = frame;
    if (!this._shown) this.state = 'loading';
    this._show(false);
    this._slot.append(frame);
    // A form that has greeted and then keeps silent does not accept this website.
    this._timer = setTimeout(() => this._fail(this._port ? 'host_not_allowed' : 'frame_timeout', 'no answer from ' + this._origin, true), 8000);
  }

  // Until the form is there its frame waits unseen and without height below the fallback.
  _show(form) {
    if (!this._slot || !this.iframe) return;
    Object.assign(this.iframe.style, form ? { visibility: '' } : { visibility: 'hidden', height: '0' });
    this._hidden.splice(0).forEach((undo) => undo());
    if (!form) return;
    [...this._slot.children].forEach((child) => {
      if (child === this.iframe || child.hidden) return;
      const { style } = child;
      const { display } = style;
      this._hidden.push(() => {
        child.hidden = false;
        style.display = display;
      });
      child.hidden = true;
      // A host's own display rule for links would win over the attribute alone.
      style.display = 'none';
    });
  }

  // Gives up the frame and what belongs to it.
  _close() {
    clearTimeout(this._timer);
    if (this._port) this._port.close();
    this._port = this._nonce = this._step = null;
    if (!this._slot || !this.iframe) return;
    this._show(false);
    this.iframe.remove();
    this.iframe = null;
  }

  _end() {
    if (this.state === 'destroyed') return;
    this.close('destroy');
    this._close();
    this._undo.reverse().forEach((undo) => undo());
    widgets = widgets.filter((other) => other !== this);
    this.state = 'destroyed';
    this._emit('destroy', {});
  }

  // Tells the frame, once it has its port.
  _send(t, d) {
    if (this._port) this._port.postMessage({ t, s: ++this._sent, d });
  }

  // Tells the page, and returns the event.
  _emit(type, data, cancelable = false, eventId = random(12)) {
    const detail = { type, widgetId: this.id, formId: this.form, mode: this.mode, eventId, seq: ++this._seq, ts: Date.now(), data };
    const event = new CustomEvent('chairtime:' + type, { bubbles: true, composed: true, cancelable, detail });
    if (debugging) journal.push(detail);
    (this.element || document).dispatchEvent(event);
    [this._on, listeners].forEach((table) => [type, '*'].forEach((key) => (table[key] || []).forEach((fn) => guarded(fn, event))));
    return event;
  }

  _fail(code, message, fatal = false) {
    warn('form ' + this.form + ': ' + code + ', ' + message);
    if (fatal) {
      clearTimeout(this._timer);
      this.state = 'error';
      this._show(false);
    }
    this._emit('error', { code, message, fatal });
  }
}
