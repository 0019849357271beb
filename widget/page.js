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
const adopt = (element, mode = modeOf(element), given = { form: element.dataset.chairtime }) => {
  if (element.localName === 'chairtime-booking') return more((m) => m.define());
  const known = api.get(element);
  if (retired.has(element) || (known && known.form === given.form) || element.tagName === 'IFRAME') return known;
  if (known) known._end();
  return begun(new Widget(element, mode, given));
};

const scan = (root, again) => {
  const found = [...root.querySelectorAll(SELECTOR)];
  if (root.matches && root.matches(SELECTOR)) found.unshift(root);
  if (again) found.forEach((element) => retired.delete(element));
  return found.map((element) => adopt(element)).filter(Boolean);
};

let preconnect = (href) => {
  document.head.append(made('link', { rel: 'preconnect', href }));
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
    retired.delete(element);
    return element ? adopt(element, 'inline', options) : warn('no ' + target);
  },
  open(options) {
    const widget = widgets.find(({ mode, form }) => mode === 'popup' && form === options.form) || begun(new Widget(null, 'popup', options));
    if (widget._dialog) widget.update(options);
    widget.open('api');
    return widget;
  },
  close: () => widgets.forEach((widget) => widget.close('api')),
  floating: (options) => begun(new Widget(null, 'floating', options)),
  widgets: () => widgets.slice(),
  get: (key) => (key && widgets.find((one) => [one.id, one.element, one.iframe, one._by].includes(key))) || null,
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
  _script: script, _take: take, _resizes: resizes, _learn: learn, _say: say, _track: track, _consentOf: consentOf, _inform: inform, _ids: ids,
  _tagOf: tagOf, _bring: bring, _chosen: () => chosen,
};

const start = () => {
  if (!ORIGIN) return warn('data-origin is missing');
  window[NAME] = api;
  window.addEventListener('message', onMessage);
  window.addEventListener('scroll', () => more((m) => m.look()), { capture: true, once: true });
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
