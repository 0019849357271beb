// The frame's side of the embed: greets the page around it, and once that page has proven who it is, talks with it through
// one port. Does nothing when the page is not framed. Protocol: widget/protocol.json.
//
// For the other scripts of this bundle, through events of the document and without any global:
//   chairtime-frame:event     detail {name, params, items?, value?, currency?, id?}: said to the host page, kept until the
//                             handshake; answered by chairtime-frame:ack {id, sinks}
//   chairtime-frame:navigate  detail {url, target, why}; chairtime-frame:close  detail {reason}
//   chairtime:context         detail: the latest context of the host page, merged (widget, host, attribution, analytics,
//                             consent, debug); it comes again with every change
//   chairtime:prefill         detail {name, phone, email, comment}: what the host page knows of its visitor (prefill.js)
//   chairtime:visible         detail {ratio, top, height}: what the visitor sees of the frame
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
  let dirty = null;
  let context = {};
  let kept = [];

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
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent('chairtime' + name, { detail }));
  const record = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

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
    // What the server has to say to the website: with the form (what its address named in vain), or instead of it.
    const [error, ...about] = meta('error').split(' ');
    if (error && error !== 'invalid_param') {
      send('error', { code: error, message: document.title, fatal: true });
      return;
    }
    send('ready', { form, title: meta('label'), lang, dir: dir || 'ltr', height, ...now, nav: meta('nav').split(/\s+/).filter(Boolean) });
    if (error) send('error', { code: error, message: 'the form does not have that ' + about.join(', '), fatal: false });
    reportDirty(dirty || false);
    kept.splice(0).forEach((detail) => send('event', detail));
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

  // Whether a press beside the dialog would lose something: what was typed or chosen, until it is booked.
  const reportDirty = (now) => {
    if (dirty === now && port) return;
    dirty = now;
    send('dirty', { dirty });
  };

  // An event of the catalogue: said at once, or kept until somebody listens.
  document.addEventListener('chairtime-frame:event', ({ detail }) => {
    const { name, params, items, value, currency, id } = detail;
    const fresh = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte + 256).toString(16).slice(1)).join('');
    const said = { name, id: id || fresh, ts: Date.now(), params: params || {} };
    if (items) said.items = items;
    if (value !== undefined) Object.assign(said, { value, currency });
    if (port) send('event', said);
    else if (kept.length < 50) kept.push(said);
  });
  document.addEventListener('chairtime-frame:navigate', ({ detail: { url, target, why } }) => send('navigate', { url, target, why }));
  document.addEventListener('chairtime-frame:close', ({ detail }) => send('close', { reason: detail.reason }));
  document.addEventListener('chairtime:reveal', ({ detail }) => send('scroll', { top: Math.max(0, Math.round(detail.top)) }));

  // ---- what we are told: every message is looked at before it does something ----

  const COLOR = /^(#([\da-f]{3}){1,2}|(rgb|hsl)a?\([\d\s,.%/deg-]{5,40}\))$/i;
  const SIZE = /^([12]?\d|3[0-2])(px)?$/;
  const px = (value) => parseInt(value, 10) + 'px';
  const mixed = (value, part, ground) => 'color-mix(in srgb, ' + value + ' ' + part + '%, var(' + ground + '))';
  // The host's names for the look, and which of our roles each one sets.
  const VARS = {
    accent: [COLOR, (v) => ({ '--accent': v, '--on-accent': readable(v), '--accent-soft': mixed(v, 10, '--surface'), '--accent-line': mixed(v, 40, '--surface') })],
    accentText: [COLOR, (v) => ({ '--on-accent': v })],
    bg: [COLOR, (v) => ({ '--bg': v, '--surface': v })],
    text: [COLOR, (v) => ({ '--text': v })],
    muted: [COLOR, (v) => ({ '--muted': v })],
    border: [COLOR, (v) => ({ '--line': v })],
    radius: [SIZE, (v) => ({ '--radius': px(v), '--radius-control': px(Math.min(parseInt(v, 10), 16)), '--radius-chip': px(parseInt(v, 10) * 3) })],
    gap: [SIZE, (v) => ({ '--s4': px(v) })],
    font: [/^[A-Za-z0-9 ,'"-]{1,80}$/, (v) => ({ '--font': v })],
  };
  // White or nearly black, whichever can be read on the colour.
  const readable = (color) => {
    const probe = document.createElement('canvas').getContext('2d');
    probe.fillStyle = color;
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
    return 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 > 0.36 ? '#171614' : '#ffffff';
  };
  const paint = (theme) => {
    if (!record(theme)) return;
    if (/^(auto|light|dark)$/.test(theme.mode)) root.dataset.theme = theme.mode;
    const vars = record(theme.vars) ? theme.vars : {};
    Object.keys(VARS).forEach((name) => {
      const [rule, roles] = VARS[name];
      const value = String(Object.keys(vars).includes(name) ? vars[name] : '');
      if (!rule.test(value)) return;
      const set = roles(value);
      Object.keys(set).forEach((role) => root.style.setProperty(role, set[role]));
    });
  };

  // Which part of the frame is on screen, for what belongs to its edges: a bar to the lower one, the rest to the upper one,
  // each within its own place. Measured without the transforms it sets.
  let view = null;
  const topOf = (element) => (element ? element.offsetTop + topOf(element.offsetParent) : 0);
  const stick = () => {
    document.querySelectorAll('#flow .bar, #flow .visit, #flow .chips.jump').forEach((element) => {
      const place = element.parentElement;
      const free = topOf(place) - topOf(element);
      const rest = free + place.offsetHeight - element.offsetHeight;
      const { position } = getComputedStyle(element);
      let shift = 0;
      if (view && position === 'relative') shift = Math.max(free, Math.min(0, view.bottom - topOf(element) - element.offsetHeight));
      else if (view && position === 'sticky') shift = Math.max(0, Math.min(rest, view.top + (element.matches('.chips') ? 0 : 24) - topOf(element)));
      element.style.setProperty('--chairtime-shift', shift + 'px');
    });
  };
  const look = ({ top, height: seen }) => {
    if (!Number.isInteger(top) || !Number.isInteger(seen) || top < 0 || seen < 0) return;
    root.dataset.view = 'host';
    view = seen >= 240 ? { top, bottom: top + seen } : null;
    stick();
  };

  const PRESETS = ['location', 'category', 'service', 'staff', 'lang'];
  const update = (d) => {
    paint({ mode: d.theme, vars: d.vars });
    tell(':prefill', d.prefill);
    const url = new URL(location.href);
    PRESETS.forEach((name) => typeof d[name] === 'string' && /^[\w,-]{1,410}$/.test(d[name]) && url.searchParams.set(name, d[name]));
    // Another choice is another start of the flow; the host's history does not grow.
    if (PRESETS.slice(0, 4).some((name) => name in d)) url.pathname = '/embed/f/' + form;
    if (url.href !== location.href) location.replace(url.href);
  };

  const focus = (where) => {
    const stops = Array.from(document.querySelectorAll('a[href], button:not([disabled]), input:not([type="hidden"]), textarea, select'));
    const seen = stops.filter((one) => one.offsetParent && one.tabIndex >= 0);
    const target = { heading: document.getElementById('heading'), first: seen[0], last: seen[seen.length - 1] }[where];
    if (target) target.focus();
  };

  const merge = (d) => {
    ['widget', 'host', 'attribution', 'analytics', 'consent'].forEach((name) => { if (record(d[name])) context[name] = d[name]; });
    if (typeof d.debug === 'boolean') context.debug = d.debug;
    tell(':context', context);
  };

  const HEARD = {
    ping: ({ id }) => send('pong', { id }),
    context: (d) => {
      paint(d.theme);
      tell(':prefill', d.prefill);
      merge(d);
      if (context.widget && /^(popup|floating)$/.test(context.widget.mode)) root.dataset.view = 'own';
    },
    update,
    visible: (d) => {
      if (root.dataset.view !== 'own') look(d);
      tell(':visible', d);
    },
    focus: ({ where }) => focus(String(where)),
    consent: (d) => merge({ consent: d }),
    ack: ({ id, sinks }) => tell('-frame:ack', { id, sinks }),
    reset: () => location.replace(location.pathname === '/embed/f/' + form ? location.href : '/embed/f/' + form + '?' + around()),
  };
  const around = () => {
    const query = new URLSearchParams(location.search);
    const kind = context.widget ? context.widget.mode : '';
    if (kind) query.set('em', kind);
    return query;
  };

  // The same limits as on the other side; what is more, or has another shape, is dropped.
  let second = 0;
  let count = 0;
  const receive = (message) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) count = 0;
    second = now;
    if (++count > 60 || !record(message) || !record(message.d) || !Object.keys(HEARD).includes(message.t)) return;
    if (JSON.stringify(message.d).length <= 16384) HEARD[message.t](message.d);
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
    if (root.dataset.view === 'host') stick();
    // A step that changed by itself (a hold ran out) must not scroll the page around us.
    const trigger = detail && detail.requestConfig && detail.requestConfig.triggeringEvent;
    reportStep(trigger);
    if (step().step === 'done') reportDirty(false);
    else if (trigger && trigger.isTrusted) reportDirty(true);
  });
  document.addEventListener('input', (event) => {
    if (event.isTrusted) reportDirty(true);
  }, { passive: true });
  ['pointerdown', 'keydown'].forEach((type) =>
    document.addEventListener(type, (event) => { acted = acted || event.isTrusted; }, { capture: true, passive: true }),
  );
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) send('key', { key: 'Escape' });
  });
})();
