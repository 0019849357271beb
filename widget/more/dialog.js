// The dialog of popup and floating widgets: modal, one at a time, closed by Esc from either side, with the focus where it
// was before. Its style sheet is constructed, so the strictest host policy lets it be; its frame stays for reopening.

const LABELS = { en: 'Online booking', de: 'Online-Terminbuchung', es: 'Reserva en línea', ar: 'الحجز عبر الإنترنت' };
const WORDING = {
  en: ['Close', 'Open the booking page'],
  de: ['Schließen', 'Buchungsseite öffnen'],
  es: ['Cerrar', 'Abrir la página de reservas'],
  ar: ['إغلاق', 'افتح صفحة الحجز'],
};
const RULES =
  'dialog{position:fixed;inset:0;box-sizing:border-box;width:min(960px,100%);height:90%;max-width:none;max-height:none;margin:auto;padding:0;' +
  'border:0;border-radius:16px;overflow:hidden;background:#fff;color:#211f1c;box-shadow:0 24px 80px #0006;font:16px/1.5 system-ui,sans-serif}' +
  'dialog.narrow{width:min(480px,100%)}dialog::backdrop{background:#0009}' +
  'dialog[open]{display:flex;flex-direction:column}' +
  'header{flex:none;display:flex;align-items:center;gap:8px;padding-inline-start:20px;border-bottom:1px solid #8882}' +
  'header b{flex:1;min-width:0;font-size:15px;font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}' +
  '.close{flex:none;width:44px;height:44px;margin:4px;padding:0;border:0;border-radius:50%;background:none;color:inherit;font:28px/1 system-ui,sans-serif;cursor:pointer}' +
  '.close:hover{background:#0001}:focus-visible{outline:2px solid currentColor;outline-offset:-2px}' +
  '.body{position:relative;flex:1;min-height:0}.body a{position:absolute;inset:24px;color:inherit;opacity:0;animation:late 0s 2s forwards}' +
  '@keyframes late{to{opacity:1}}' +
  '@media (max-width:639.9px){dialog,dialog.narrow{width:100%;height:100%;border-radius:0}}' +
  '@media (prefers-color-scheme:dark){dialog.auto{background:#171614;color:#f2efeb}}dialog.dark{background:#171614;color:#f2efeb}' +
  '@media (prefers-reduced-motion:no-preference){dialog[open]{animation:rise .16s ease-out}@keyframes rise{from{opacity:0;transform:translateY(12px)}}}';

const element = (name, properties) => Object.assign(document.createElement(name), properties);
const wording = (widget) => WORDING[widget._options.lang.slice(0, 2)] || WORDING.en;
const labelOf = ({ title, lang }) => title || LABELS[lang.slice(0, 2)] || LABELS.en;
const styled = (root, rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  root.adoptedStyleSheets = [sheet];
};
const shadow = (host, rules) => {
  const root = host.attachShadow({ mode: 'open' });
  // Without constructed style sheets (Safari before 16.4) it is plain, and works.
  try {
    styled(root, rules);
  } catch {
    root.textContent = '';
  }
  return root;
};

const build = (widget) => {
  const host = element('div');
  const { lang, theme } = widget._options;
  const [close, page] = wording(widget);
  const dialog = element('dialog', { className: (widget.mode === 'floating' ? 'narrow ' : '') + (theme || 'auto'), lang });
  if (/^(ar|fa|he|ur)/.test(lang)) dialog.dir = 'rtl';
  dialog.setAttribute('aria-label', labelOf(widget._options));
  const button = element('button', { type: 'button', className: 'close', textContent: '×' });
  button.setAttribute('aria-label', close);
  const heading = element('header');
  heading.append(element('b', { textContent: labelOf(widget._options) }), button);
  const body = element('div', { className: 'body' });
  // Seen only when the form does not come.
  body.append(element('a', { href: widget._url('/f/').href, target: '_blank', rel: 'noopener', textContent: page }));
  dialog.append(heading, body);
  shadow(host, RULES).append(dialog);
  document.body.append(host);
  button.addEventListener('click', () => shut(widget, 'button'));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    shut(widget, 'escape');
  });
  // A press beside it closes it only when nothing can be lost.
  dialog.addEventListener('click', (event) => event.target === dialog && widget._dirty === false && shut(widget, 'backdrop'));
  // The browser may insist on closing it (a second Esc without a press in between).
  dialog.addEventListener('close', () => widget._shown && shut(widget, 'escape'));
  widget._undo.push(() => host.remove());
  widget._dialog = dialog;
  widget._slot = body;
};

// The page behind must not scroll; what its owner had set comes back exactly.
const lock = (widget) => {
  const { style, clientWidth } = document.documentElement;
  const { overflow, paddingInlineEnd } = style;
  const bar = innerWidth - clientWidth;
  style.overflow = 'hidden';
  if (bar > 0) style.paddingInlineEnd = bar + 'px';
  widget._unlock = () => Object.assign(style, { overflow, paddingInlineEnd });
};

const prepare = (widget) => {
  if (widget.state === 'destroyed') return;
  if (!widget._dialog) build(widget);
  if (!widget.iframe) widget._load();
};

const open = (widget, trigger) => {
  if (widget._shown || widget.state === 'destroyed') return;
  if (widget._emit('beforeopen', { trigger }, true).defaultPrevented) return;
  api.widgets().forEach((other) => other.close('other'));
  widget._opener = widget._opener || document.activeElement;
  // After a booking, and after a failure, the next visit starts anew.
  if (widget.state === 'error' && widget.iframe) widget._load();
  prepare(widget);
  if (widget._booked) widget._send('reset', {});
  widget._booked = widget._dirty = false;
  lock(widget);
  widget._shown = true;
  widget._dialog.showModal();
  if (widget.state !== 'error') widget.state = 'open';
  widget._emit('open', { trigger });
  core._track(widget, 'widget_opened', { trigger, lang: widget._options.lang });
  lookAt(widget);
};

const shut = (widget, reason) => {
  if (!widget._shown) return;
  widget._shown = false;
  widget._dialog.close();
  widget._unlock();
  if (widget.state === 'open') widget.state = 'closed';
  const back = widget._opener;
  widget._opener = null;
  if (back && back.isConnected) back.focus({ preventScroll: true });
  const left = { reason, step: widget._step || '', completed: Boolean(widget._booked) };
  widget._emit('close', left);
  core._track(widget, 'widget_closed', Object.assign({ lang: widget._options.lang }, left));
  lookAt(widget);
};

// Links and buttons open their form; anything but a plain press keeps what a link does.
const trigger = (widget) => {
  const { element: by } = widget;
  if (widget.state === 'destroyed') return;
  if (widget.mode === 'floating') addButton(widget);
  const at = widget.element;
  if (widget.mode === 'inline') {
    if (widget._options.loading === 'eager') widget.open();
    else listen(widget, by, 'pointerenter focusin touchstart', () => widget.open(), { passive: true });
    return;
  }
  if (!at) return;
  const pressed = at.matches('a, button') || widget.mode === 'floating' ? at : at.querySelector('a, button') || at;
  const before = pressed.getAttribute('aria-haspopup');
  if (widget.mode !== 'floating') {
    pressed.setAttribute('aria-haspopup', 'dialog');
    widget._undo.push(() => (before === null ? pressed.removeAttribute('aria-haspopup') : pressed.setAttribute('aria-haspopup', before)));
  }
  if (widget._options.loading === 'eager') prepare(widget);
  else listen(widget, at, 'pointerenter focusin touchstart', () => prepare(widget), { passive: true });
  listen(widget, at, 'click', (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    widget._opener = widget._button || pressed;
    widget.open(widget.mode === 'floating' ? 'floating' : 'button');
  });
};
