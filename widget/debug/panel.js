// The embed doctor: a small panel on the host page for ?chairtime_debug=1, loaded only then. Everything it shows is text.

const { _core: core, _shadow: shadow, _element: element } = document.currentScript;
const { _api: api, _journal: journal } = core;

const PANEL_RULES =
  'section{position:fixed;box-sizing:border-box;inset:auto 12px 12px auto;z-index:2147483001;width:min(420px,calc(100% - 24px));max-height:60%;overflow:auto;' +
  'padding:12px 16px;border:1px solid #8a8279;border-radius:12px;background:#fff;color:#211f1c;font:13px/1.45 system-ui,sans-serif;' +
  'box-shadow:0 8px 32px #0004;direction:ltr;text-align:left}' +
  'h2{margin:0 44px 8px 0;font-size:15px}h3{margin:12px 0 4px;font-size:13px}ul{margin:0;padding:0;list-style:none}li{padding:4px 0;border-top:1px solid #e5e1da;overflow-wrap:anywhere}' +
  'pre{margin:0;white-space:pre-wrap;font:12px/1.4 ui-monospace,monospace;color:#655f58}.bad li{color:#b0261d}' +
  'button{position:absolute;top:4px;right:4px;width:44px;height:44px;border:0;background:none;color:inherit;font-size:22px;cursor:pointer}' +
  'button:focus-visible{outline:2px solid}' +
  '@media (prefers-color-scheme:dark){section{background:#1d1b19;color:#f2efeb}pre{color:#b5aea6}.bad li{color:#ff9d92}li{border-color:#45413c}}';

const host = element('div', { lang: 'en' });
host.setAttribute('data-chairtime-doctor', '');
const panel = element('section');
panel.setAttribute('aria-label', 'Chairtime embed doctor');
shadow(host, PANEL_RULES).append(panel);
document.body.append(host);

const stop = api.on('*', () => later());
const shutPanel = () => {
  stop();
  host.remove();
};

const list = (title, texts, className = '') => {
  const rows = element('ul', { className });
  texts.forEach(([text, payload]) => {
    const row = element('li', { textContent: text });
    if (payload) row.append(element('pre', { textContent: payload }));
    rows.append(row);
  });
  return texts.length ? [element('h3', { textContent: title }), rows] : [];
};

const widgetLine = (one) => [
  one.form + ', ' + one.mode + ': ' + one.state,
  one.id + ' from ' + one._origin + (one._step ? ', step ' + one._step : '') + (one._height ? ', ' + one._height + ' px' : '') +
    (one._dropped ? ', ' + one._dropped + ' messages dropped' : ''),
];

const draw = () => {
  const { sink, why, consent } = diagnosis();
  const close = element('button', { type: 'button', textContent: '×', onclick: shutPanel });
  close.setAttribute('aria-label', 'Close');
  const events = journal.slice(-60).reverse().map(({ type, formId, seq, data }) => [seq + ' ' + type + ' (' + formId + ')', JSON.stringify(data, null, 1)]);
  const wrong = problems();
  panel.replaceChildren(
    element('h2', { textContent: 'Chairtime ' + api.version + ', contract ' + api.contract + ', ' + api.origin }),
    close,
    ...(wrong.length ? list('Problems', wrong.map((text) => [text]), 'bad') : list('Problems', [['None found.']])),
    ...list('Widgets', api.widgets().map(widgetLine)),
    ...list('Analytics', [['Receiver: ' + sink, why], ['Consent seen', JSON.stringify(consent)]]),
    ...list('Events, newest first', events)
  );
};

let drawing = 0;
const later = () => {
  clearTimeout(drawing);
  drawing = setTimeout(draw, 100);
};
