// What becomes of the frame's events on the host page: which of its receivers gets them, and in which form (B4). What the
// page knows of its visitor's way here goes to the frame. Rare events and receivers, and ids: more/sinks.js.

// The names of the catalogue that every booking passes, each with Google's recommended names for it.
const CATALOGUE = Object.create(null);
const learn = (names) => names.split(' ').forEach((line) => {
  const [name, ...google] = line.split(':');
  CATALOGUE[name] = google[0] ? google : [name];
});
learn(
  'widget_loaded widget_opened step_viewed services_viewed:view_item_list service_viewed:view_item ' +
  'service_selected:select_item:add_to_cart service_removed:remove_from_cart staff_selected:select_content date_selected ' +
  'time_selected checkout_started:begin_checkout booked:purchase'
);

const sinks = {};
const ids = {};
const told = {};
// The address the visitor came to, whatever the page makes of it later.
const came = new URL(location);

// The last word of the page's own banner on its queue, unless the page has told us itself. `_page`: its own names for its
// receivers, where they are not the usual ones.
const consentOf = (widget) => {
  const seen = {};
  Array.from((widget._page || window).dataLayer || []).forEach((one) => Object(one)[0] === 'consent' && Object.assign(seen, one[2]));
  return { analytics: told.analytics || seen.analytics_storage || 'unknown', marketing: told.marketing || seen.ad_storage || 'unknown' };
};

// What the frame learns with its context: no ids of clicks and browsers where analytics is refused.
const knowledge = (widget) => {
  const consent = consentOf(widget);
  const free = consent.analytics !== 'denied';
  const attribution = { landing: came.origin + came.pathname };
  if (document.referrer) attribution.referrer = document.referrer.split(/[?#]/)[0];
  came.searchParams.forEach((value, key) => {
    if (/^(utm_\w+|ref|([dgy]|fb|tt)clid|[gw]braid|msclkid)$/.test(key) && (free || /^[ur]/.test(key))) attribution[key] = attribution[key] || value.slice(0, 255);
  });
  return { attribution, analytics: free ? ids : {}, consent };
};

// Tells every frame anew what has changed.
const inform = () => widgets.forEach((widget) => {
  widget._send('consent', consentOf(widget));
  widget._send('context', knowledge(widget));
});
const setConsent = (given) => {
  keys(given).forEach((name) => {
    told[name] = given[name] ? 'granted' : 'denied';
  });
  inform();
};

// ---- which of the page's receivers, where it is not named ----

const tagOf = () => document.querySelector('script[src*="/gtag/js"]:not([src*="cx="])');
// Once found it stays so for the page; '' while there is none.
let chosen = '';
const choose = ({ gtag, dataLayer }) => {
  const container = keys(window.google_tag_manager).some((key) => /^GTM-/.test(key));
  if (!chosen) chosen = typeof gtag === 'function' && (tagOf() || !container) ? 'gtag' : container || Object(dataLayer).push ? 'gtm' : '';
  return chosen;
};

// ---- in which form ----

// Adds to what is planned how `name` is said to gtag and to a container. Money and items of a recommended event stand where
// Google's own reports look for them; what only tells one event or flow from another is not for Google.
const say = (planned, name, { type, data }) => {
  const commerce = name !== type && (data.items || data.promotion_id);
  const all = { ...(name === 'select_content' && { content_type: 'staff', content_id: data.staff_id }), ...data };
  const params = {};
  const ecommerce = {};
  const chairtime = { event: type };
  keys(all).forEach((key) => {
    if (!/^(event|flow)_id$/.test(key) && (key !== 'step' || /^step|closed$/.test(type))) params[key] = all[key];
    (commerce && /^(tra|value$|cu|item|coup|promo|payment_t)/.test(key) ? ecommerce : chairtime)[key] = all[key];
  });
  planned.ga4.push({ name, params });
  planned.dataLayer.push({ ecommerce: null, chairtime: null }, { event: name, chairtime, ...(commerce && { ecommerce }) });
};

// ---- when: after the page has loaded, and then ten seconds for a receiver to come ----

let queue = [];
let looks = 0;
const look = () => {
  queue = queue.filter((waits) => waits());
};
const tick = () => {
  look(++looks);
  if (looks < 22) setTimeout(tick, 500);
};
const begin = () => looks || tick();
addEventListener('load', begin);
setTimeout(begin, document.readyState === 'complete' ? 0 : 4000);

// Plans what is said about an event, lets the page look at it, and says it; `done` gets the names of who was reached.
const report = (widget, detail, done) => {
  const { type } = detail;
  const page = widget._page || window;
  const planned = { name: type, ga4: [], dataLayer: [], meta: null };
  CATALOGUE[type].forEach((name) => say(planned, name, detail));
  if (extras) extras.plan(widget, detail, planned);
  const reached = keys(sinks).filter((name) => guarded(sinks[name], detail) || true);
  const refused = widget._emit('analytics', planned, true).defaultPrevented;
  const waits = () => {
    const sink = refused ? 'off' : looks && (widget._choose || choose)(page);
    if (!sink && looks < 21) return true;
    guarded(() => {
      if (sink === 'gtag') planned.ga4.forEach(({ name, params }) => page.gtag('event', name, params));
      if (sink === 'gtm') planned.dataLayer.forEach((one) => page.dataLayer.push(one));
      if (sink && sink !== 'off') reached.push(sink);
      if (extras && !refused) extras.deliver(widget, detail, planned, reached, sink);
    });
    done(reached);
  };
  if (queue.push(waits) > 50) queue.shift();
  if (looks) look();
};

// ---- what comes in ----

// Flat values only, as the catalogue has them; strings are cut, and what could be an address or a phone number is left out.
const flat = (record) => {
  const found = {};
  keys(record).slice(0, 20).forEach((name) => {
    let value = record[name];
    if (Object(value).slice) {
      value = value.slice(0, 100);
      if (!/_ids?$/.test(name) && /\S@\S|\d{7}/.test(value.replace(/[\s().+/-]/g, ''))) return;
    }
    if (/^[a-z]\w{0,39}$/.test(name) && /^(string|boolean|number)$/.test(typeof value) && value !== '') found[name] = value;
  });
  return found;
};

// The whole of an event as the frame says it.
const dataOf = ({ params, items, value, currency }) => {
  const data = flat(params);
  if (value >= 0 && /^[A-Z]{3}$/.test(currency)) Object.assign(data, { value: +value, currency });
  if (Array.isArray(items)) data.items = items.slice(0, 50).map(flat);
  return data;
};

// Said twice, it happened once: the answer is who was reached the first time.
const answered = new Map();
const track = (widget, name, data, id = random(12)) => {
  if (!answered.has(id)) answered.set(id, new Promise((done) => {
    if (name === 'booked') widget._booked = true;
    report(widget, widget._emit(name, { form_id: widget.form, embed_mode: widget.mode, event_id: id, ...data }, false, id).detail, done);
  }));
  return answered.get(id);
};
