// The frame's side of the embed: greets the page around it, and once that page has proven who it is, reports the
// height, the step and Esc through one port. Does nothing when the page is not framed. Protocol: widget/protocol.json.
(() => {
  'use strict';

  const meta = (name) => {
    const found = document.querySelector('meta[name="chairtime-' + name + '"]');
    return found ? found.content.trim() : '';
  };
  const form = meta('form');
  if (window.parent === window || !form) return;

  const HELLO_AT = [0, 150, 400, 1000, 2500, 5000];
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
  const named = /^chairtime:([\w-]{1,40}):([\w-]{1,64})$/.exec(window.name) || ['', '', ''];
  const root = document.documentElement;

  let port = null;
  let sent = 0;
  let height = -1;
  let shown = '';
  let acted = false;
  let due = false;

  // ---- the handshake ----

  const hello = { chairtime: 1, t: 'hello', n: nonce, w: named[1], k: named[2], f: form, pv: [1] };
  HELLO_AT.forEach((after) => {
    const greet = () => port || window.parent.postMessage(hello, '*');
    if (after) setTimeout(greet, after);
    else greet();
  });

  // A label of the host list: `*`, `'self'`, an exact origin, or https://*.example.com for every host below it.
  const allows = (label, origin) => {
    if (label === '*') return true;
    if (label === "'self'") return origin === location.origin;
    const [scheme, rest] = label.split('://*.');
    return rest ? origin.startsWith(scheme + '://') && origin.endsWith('.' + rest) : origin === label;
  };

  window.addEventListener('message', (event) => {
    const { data } = event;
    if (port || event.source !== window.parent || event.ports.length !== 1) return;
    if (typeof data !== 'object' || data === null || data.chairtime !== 1) return;
    if (data.t !== 'welcome' || data.n !== nonce || data.pv !== 1) return;
    if (!meta('hosts').split(/\s+/).some((label) => label && allows(label, event.origin))) {
      offerNewTab();
      return;
    }
    [port] = event.ports;
    port.onmessage = (message) => receive(message.data);
    announce();
  });

  // The page around us is not one of the form's hosts: the way on is the form's own page.
  const offerNewTab = () => {
    const link = document.querySelector('[data-new-tab]');
    if (link) link.hidden = false;
  };

  // ---- what we say ----

  const send = (t, d) => port && port.postMessage({ t, s: ++sent, d });

  // The step on screen, and its place in the path of steps (0 where there is no path).
  const step = () => {
    const at = document.querySelector('[data-step]');
    if (!at) return { step: '', index: 0, total: 0 };
    const path = Array.from(at.querySelectorAll('nav li'));
    const index = path.findIndex((one) => one.querySelector('[aria-current="step"]')) + 1;
    return { step: at.dataset.step, index, total: path.length };
  };

  // The root element's own box: it holds every margin, and unlike the document's scroll height it also shrinks.
  const measure = () => Math.ceil(root.getBoundingClientRect().height);

  const announce = () => {
    const { lang, dir } = root;
    const now = step();
    height = measure();
    shown = now.step + now.index;
    const error = meta('error');
    if (error) send('error', { code: error, message: document.title, fatal: true });
    else send('ready', { form, title: document.title, lang, dir: dir || 'ltr', height, ...now, nav: meta('nav').split(/\s+/).filter(Boolean) });
  };

  const reportHeight = (reason) => {
    const now = measure();
    if (!port || now === height) return;
    height = now;
    send('resize', { height, reason });
  };

  const reportStep = (trigger) => {
    const now = step();
    if (!port || !now.step || shown === now.step + now.index) return;
    shown = now.step + now.index;
    send('step', { ...now, user: acted && Boolean(trigger && trigger.isTrusted) });
  };

  const receive = (message) => {
    if (typeof message !== 'object' || message === null || typeof message.d !== 'object' || message.d === null) return;
    if (message.t === 'ping') send('pong', { id: message.d.id });
    if (message.t === 'context') document.dispatchEvent(new CustomEvent('chairtime:context', { detail: message.d }));
  };

  // ---- when we say it ----

  new ResizeObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      reportHeight('content');
    });
  }).observe(root);
  // A frame outside the viewport gets no animation frames, so these measure at once.
  window.addEventListener('load', () => reportHeight('load'));
  document.addEventListener('htmx:afterSettle', ({ detail }) => {
    reportHeight('swap');
    // A step that changed by itself (a hold ran out) must not scroll the page around us.
    reportStep(detail && detail.requestConfig && detail.requestConfig.triggeringEvent);
  });
  ['pointerdown', 'keydown'].forEach((type) =>
    document.addEventListener(type, (event) => { acted = acted || event.isTrusted; }, { capture: true, passive: true }),
  );
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) send('key', { key: 'Escape' });
  });
})();
