// Tells the booking server that the form is on screen, once for each time somebody comes here, and which view a request
// belongs to, so that no step is counted twice. A random number for as long as this page lives: nothing is stored.
// What the website around the frame knows of its visitor's way here goes along with what is posted, never into an address.
(() => {
  'use strict';

  const base = (/^(\/embed)?\/f\/[\w-]{1,40}/.exec(location.pathname) || [''])[0];
  if (!base) return;
  const view = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replace(/\+/g, '-').replace(/\//g, '_');

  let from = null;
  try {
    from = new URL(document.referrer);
  } catch {
    // Nobody led here.
  }
  const inside = from && from.origin === location.origin && from.pathname.startsWith(base);
  // Our own pages frame the form only to show an owner how it will look: that counts for nothing.
  const preview = from && from.origin === location.origin && !inside && window.parent !== window;
  if (preview) document.documentElement.dataset.preview = '';
  const host = from && from.host !== location.host ? from.hostname : '';

  let came = '';
  document.addEventListener('chairtime:context', ({ detail: { attribution, widget, host: around, analytics, consent } }) => {
    const ids = analytics || {};
    came = JSON.stringify({
      ...attribution,
      embed_mode: widget && widget.mode,
      host_origin: around && around.origin,
      ga_client_id: ids.client_id,
      ga_session_id: ids.session_id,
      consent,
    });
  });

  document.addEventListener('htmx:configRequest', ({ detail }) => {
    if (!preview) detail.headers['X-Chairtime-View'] = host ? view + ';' + host : view;
    if (came && detail.verb === 'post') detail.parameters.attribution = came;
  });

  // A reload, a step back and a plain link within the form are the same visit.
  const [entry] = performance.getEntriesByType('navigation');
  if (inside || preview || (entry && entry.type !== 'navigate') || !navigator.sendBeacon) return;
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    const source = new URLSearchParams(location.search).get('utm_source') || '';
    navigator.sendBeacon(base + '/seen', new URLSearchParams({ event: 'widget_loaded', view, host, utm_source: source }));
  };
  // After what the visitor waits for; whoever leaves before is counted all the same.
  const later = () => {
    setTimeout(tell, 1000);
    window.addEventListener('pagehide', tell);
  };
  if (document.prerendering) document.addEventListener('prerenderingchange', later, { once: true });
  else later();
})();
