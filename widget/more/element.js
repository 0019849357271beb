// <chairtime-booking>: a widget as an element. Its frame lives in a shadow root, its children are the fallback.

const REFLECTED = ['form', 'mode', 'location', 'category', 'service', 'staff', 'lang', 'theme', 'open'];
const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

class BookingElement extends HTMLElement {
  static get observedAttributes() {
    return REFLECTED;
  }

  connectedCallback() {
    if (!api.get(this) && !core._retired.has(this)) this._begin();
  }

  disconnectedCallback() {
    // A node that moves is gone for a moment.
    setTimeout(() => this.isConnected || this._finish(), 100);
  }

  attributeChangedCallback(name, before, now) {
    const widget = api.get(this);
    if (before === now || !widget) return;
    if (name === 'form' || name === 'mode') {
      this._finish();
      this._begin();
    } else if (name === 'open') {
      if ((now !== null) === Boolean(widget._shown)) return;
      if (now === null) widget.close('api');
      else widget.open('api');
    } else widget.update({ [name]: now === null ? undefined : now });
  }

  _finish() {
    const widget = api.get(this);
    if (widget) widget._end();
  }

  _begin() {
    const given = {};
    Array.from(this.attributes).forEach(({ name, value }) => {
      if (!/^(id|class|style|slot|hidden|dir|open|data-.*|aria-.*|role|tabindex)$/.test(name)) given[camel(name)] = value;
    });
    const mode = (/^(popup|floating)$/.exec(given.mode) || ['inline'])[0];
    const root = this.shadowRoot || shadow(this, ':host{display:block}:host([mode=popup]){display:inline-block}:host([hidden]){display:none}');
    const box = element('div');
    // Without a fallback of its own a popup still needs something to press.
    const own = element('button', { type: 'button', textContent: given.label || labelOf({ lang: given.lang || 'en' }) });
    const slot = element('slot');
    if (mode === 'popup') slot.append(own);
    box.append(slot);
    root.replaceChildren(box);
    const widget = new Widget(this, mode, given);
    if (mode === 'inline') widget._slot = box;
    widget.on('open', () => this.setAttribute('open', ''));
    widget.on('close', () => this.removeAttribute('open'));
    core._begun(widget);
    if (mode !== 'inline' && this.hasAttribute('open')) widget.open('api');
  }
}
REFLECTED.forEach((name) => {
  if (name === 'lang') return;
  Object.defineProperty(BookingElement.prototype, name, {
    get() {
      return name === 'open' ? this.hasAttribute(name) : this.getAttribute(name) || '';
    },
    set(value) {
      if (value === false || value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value === true ? '' : value);
    },
  });
});

const define = () => {
  if (!customElements.get('chairtime-booking')) customElements.define('chairtime-booking', BookingElement);
};

const debug = () => core._bring('{{debug}}', {
  _shadow: shadow,
  _element: element,
  onerror: () => console.warn('Chairtime: the debug panel could not be fetched'),
});

tag._arrived({
  take, update, adopt, look, step, grown, error, scroll, navigate, trigger, open, define, debug, plan, deliver,
  // The words about a dialog come from the page as they are, and from the frame as wishes.
  close: (widget, said) => shut(widget, said && said.reason ? (/^\w{1,20}$/.exec(said.reason) || ['frame'])[0] : String(said)),
  key: (widget, { key }) => key === 'Escape' && shut(widget, 'escape'),
  dirty(widget, d) {
    widget._dirty = d.dirty !== false;
  },
});
