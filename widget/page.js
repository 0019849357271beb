// Finding widgets in the page as it is and as it changes, the JavaScript API, and the start.

const SELECTOR = '[data-chairtime], chairtime-booking';

const modeOf = (element) => {
  if (element.tagName === 'SCRIPT') return 'floating';
  if (/^(A|BUTTON)$/.test(element.tagName)) return 'popup';
  return (/^(popup|floating)$/.exec(element.dataset.mode) || ['inline'])[0];
};

const begun = (widget) => {
  widget._start();
  return widget;
};

// Makes the widget of an element of the page, once.
const adopt = (element) => {
  if (element.localName === 'chairtime-booking') return more((m) => m.define());
  const form = element.dataset.chairtime;
  const known = api.get(element);
  if (retired.has(element) || (known && known.form === form) || element.tagName === 'IFRAME') return known;
  if (known) known._end();
  return begun(new Widget(element, modeOf(element), { form }));
};

const scan = (root, again) => {
  const found = Array.from(root.querySelectorAll(SELECTOR));
  if (root.matches && root.matches(SELECTOR)) found.unshift(root);
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
  const sweep = () => widgets.forEach((widget) => widget.element && !widget.element.isConnected && widget._end());
  if (records.some((record) => record.removedNodes.length)) setTimeout(sweep, 100);
  records.forEach(({ type, target, addedNodes }) => {
    if (type === 'attributes' && target.dataset.chairtime) adopt(target);
    addedNodes.forEach((node) => node.nodeType === 1 && node.isConnected && scan(node));
  });
};

const api = (name, ...args) => {
  if (typeof api[name] === 'function') return api[name](...args);
  if (!unknown.has(name)) warn('no ' + name);
  unknown.add(name);
};
const unknown = new Set();

Object.assign(api, {
  version: VERSION,
  contract: 1,
  origin: ORIGIN,
  init: (root = document) => scan(root, true),
  create(target, options) {
    const element = typeof target === 'string' ? document.querySelector(target) : target;
    if (!element) return warn('no ' + target);
    const known = api.get(element);
    if (known && known.form === options.form) return known;
    if (known) known._end();
    retired.delete(element);
    return begun(new Widget(element, 'inline', options));
  },
  open(options) {
    let widget = widgets.find(({ mode, form }) => mode === 'popup' && form === options.form);
    if (widget) widget.update(options);
    else widget = begun(new Widget(null, 'popup', options));
    widget.open('api');
    return widget;
  },
  close: () => widgets.forEach((widget) => widget.close('api')),
  floating: (options) => begun(new Widget(null, 'floating', options)),
  widgets: () => widgets.slice(),
  get: (key) => (key && widgets.find(({ id, element, iframe, _by }) => [id, element, iframe, _by].includes(key))) || null,
  on: (type, fn) => on(listeners, type, fn),
  once: (type, fn) => {
    const stop = on(listeners, type, (event) => {
      stop();
      fn(event);
    });
    return stop;
  },
  off: (type, fn) => off(listeners, type, fn),
  config(given) {
    Object.assign(defaults, given);
  },
  consent: setConsent,
  addSink(name, fn) {
    sinks[name] = fn;
  },
  removeSink(name) {
    delete sinks[name];
  },
  destroy: (target) => (target === 'all' ? widgets : [target]).forEach((widget) => widget && widget.destroy()),
});

// What the second file works with.
const core = {
  _api: api, _Widget: Widget, _ORIGIN: ORIGIN, _journal: journal, _begun: begun, _retired: retired, _originOf: originOf, _onMessage: onMessage,
  _diagnosis: diagnosis, _script: script, _defaults: defaults, _behavior: behavior, _resizes: resizes, _LABELS: LABELS, _sinks: sinks,
};

const start = () => {
  if (!ORIGIN) return warn('data-origin is missing');
  window[NAME] = api;
  window.addEventListener('message', onMessage);
  const look = () => widgets.forEach((widget) => resizes(widget) && widget._look());
  ['scroll', 'resize'].forEach((type) => window.addEventListener(type, look, { capture: true, passive: true }));
  ((earlier && earlier.q) || []).forEach((call) => guarded(() => api(...call)));
  scan(document);
  const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-chairtime'] };
  new MutationObserver(onMutations).observe(document.documentElement, watched);
  api.ready = Promise.resolve();
  window.dispatchEvent(new CustomEvent('chairtime:loaded', { detail: { version: VERSION, contract: 1 } }));
  if (debugging) more((m) => m.debug());
};

// A second evaluation changes nothing: the first one's widgets, listeners and version stay.
if (!earlier || !earlier.contract) start();
