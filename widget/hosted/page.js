// The page stands where a widget stands on a website.

extras = { plan, deliver };
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
let context = { widget: { mode: 'hosted' }, host: { origin: '' } };
const page = {
  id: 'hosted',
  form,
  mode: 'hosted',
  _options: { analytics: ga4 ? 'gtag' : 'gtm', gaId: ga4 },
  // Where an owner's script listens, as on a website.
  _emit(type, data, cancelable = false, eventId = random(12)) {
    const detail = { type, widgetId: 'hosted', formId: form, mode: 'hosted', eventId, ts: Date.now(), data };
    const event = new CustomEvent('chairtime:' + type, { bubbles: true, cancelable, detail });
    document.dispatchEvent(event);
    return event;
  },
  _send(t, d) {
    if (t !== 'context') return;
    // Where somebody came from stands in the address, and the server reads it there.
    context = Object.assign({}, context, d, { attribution: {} });
    tell('chairtime:context', context);
  },
  _fail: (code, message) => console.warn('Chairtime: ' + code + ', ' + message),
};
named(page);
widgets.push(page);

document.addEventListener('chairtime-frame:event', ({ detail }) => {
  const { name, id } = detail;
  if (CATALOGUE[name]) track(page, name, dataOf(detail), id).then((reached) => tell('chairtime-frame:ack', { id, sinks: reached }));
});
inform();
