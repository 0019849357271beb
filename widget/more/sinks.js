// The events few forms have, the receivers few pages have, and what the page's Google tag knows this browser by (B4).

core._learn(
  'widget_closed form_error location_selected:select_content category_selected:select_content service_searched:search slots_not_found ' +
  'promo_viewed:view_promotion promo_applied:select_promotion verification_sent client_logged_in:login client_registered:sign_up ' +
  'payment_started:add_payment_info payment_failed booking_requested:generate_lead waitlist_joined:generate_lead booking_failed ' +
  'appointment_confirmed appointment_changed appointment_deleted:appointment_deleted:refund product_purchased:purchase calendar_added ' +
  'review_submitted'
);

// What Google's recommended events want to be told beside our own parameters.
const BESIDE = {
  location_selected: ({ branch_id }) => ({ content_type: 'location', content_id: branch_id }),
  category_selected: ({ category_id }) => ({ content_type: 'service_category', content_id: category_id }),
  booking_requested: () => ({ lead_source: 'booking_request' }),
  waitlist_joined: () => ({ lead_source: 'waitlist' }),
};
const META = {
  widget_opened: 'ViewContent',
  service_selected: 'AddToCart',
  checkout_started: 'InitiateCheckout',
  client_registered: 'CompleteRegistration',
  payment_started: 'AddPaymentInfo',
  booked: 'Schedule',
  booking_requested: 'Lead',
  waitlist_joined: 'Lead',
  product_purchased: 'Purchase',
};
// Names Google keeps for itself.
const RESERVED = (
  'ad_impression app_remove app_store_refund app_store_subscription_cancel app_store_subscription_renew click error file_download ' +
  'first_open first_visit form_start form_submit in_app_purchase page_view scroll session_start user_engagement view_complete ' +
  'video_progress video_start view_search_results'
).split(' ');
const isName = (name) => /^[A-Za-z]\w{0,39}$/.test(name) && !/^(query_id|firebase_|ga_|google_|gtag\.)/.test(name) && !RESERVED.includes(name);

// The page's own names for its receivers, and its word on which one it is.
const reach = (path) => path.split('.').reduce((found, name) => Object(found)[name], window);
const CHOICES = {
  off: () => 'off',
  gtag: (page) => typeof page.gtag === 'function' && 'gtag',
  gtm(page) {
    if (!page.dataLayer) page.dataLayer = [];
    return 'gtm';
  },
};
const named = (widget) => {
  const { analytics, gtagName = 'gtag', dataLayerName = 'dataLayer' } = widget._options;
  widget._choose = CHOICES[analytics];
  widget._page = {
    get google_tag_manager() {
      return window.google_tag_manager;
    },
    get gtag() {
      return reach(gtagName);
    },
    get dataLayer() {
      return reach(dataLayerName);
    },
    set dataLayer(value) {
      window[dataLayerName] = value;
    },
  };
};

// The way of a visitor over several pages, for whoever asks for it: the first page's, for this tab, unless it is refused.
// And no way at all where the owner says so.
const KEY = 'chairtime.attr';
const WAYS = {
  off: () => ({}),
  session(way, { analytics }) {
    if (analytics === 'denied') return way;
    try {
      const kept = recordOf(sessionStorage.getItem(KEY));
      if (kept) return kept;
      sessionStorage.setItem(KEY, JSON.stringify(way));
    } catch {
      // Then it is this page's.
    }
    return way;
  },
};
const keep = (widget) => {
  widget._send = function send(t, d) {
    const wanted = WAYS[widget._options.attribution];
    if (t === 'context' && d.attribution && wanted) d.attribution = wanted(d.attribution, d.consent);
    Widget.prototype._send.call(widget, t, d);
  };
};

// Another word of the page's banner than the last time.
const watch = (widget) => {
  const now = JSON.stringify(core._consentOf(widget));
  if (widget._consent && widget._consent !== now) core._inform();
  widget._consent = now;
};

// The ids by which Google knows this browser: asked for once, and sent on whenever they come, if they do.
const googleIds = core._ids;
const askIds = (widget, gtag) => {
  const tag = core._tagOf();
  const [, found] = (tag && /[?&]id=([\w-]+)/.exec(tag.src)) || [];
  const { gaId } = widget._options;
  const target = gaId ? gaId.split(',')[0] : found || Object.keys(Object(window.google_tag_manager)).find((key) => /^G-/.test(key));
  if (googleIds.measurement_id || !target || core._consentOf(widget).analytics === 'denied') return;
  googleIds.measurement_id = target;
  ['client_id', 'session_id'].forEach((field) => gtag('get', target, field, (value) => {
    if (!value) return;
    googleIds[field] = String(value);
    core._inform();
  }));
};

const renamed = (widget, type) => {
  const { eventMap, eventPrefix } = widget._options;
  const wanted = find(Object(eventMap), type) || (eventPrefix ? eventPrefix + type : type);
  if (isName(String(wanted))) return String(wanted);
  widget._refusedNames = widget._refusedNames || new Set();
  if (!widget._refusedNames.has(type)) widget._fail('invalid_option', 'Google does not take the name "' + wanted + '" for ' + type);
  widget._refusedNames.add(type);
  return type;
};

const metaOf = (widget, { type, eventId, data }) => {
  if (widget._options.meta !== 'auto' || !META[type] || (type === 'widget_opened' && widget._viewed)) return null;
  if (type === 'widget_opened') widget._viewed = true;
  const { items = [], value, currency } = data;
  const params = {};
  if (items.length) {
    Object.assign(params, { content_ids: items.map(({ item_id }) => item_id), content_type: 'product', content_name: items[0].item_name });
    params.num_items = items.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
  }
  if (currency) Object.assign(params, { value, currency });
  const names = [META[type]];
  if (type === 'booked' && data.payment_status && data.payment_status !== 'none') names.push('Purchase');
  return { names, params, eventID: eventId };
};

// What the first file has planned, made as this widget's options want it.
const plan = (widget, detail, planned) => {
  const { type, data } = detail;
  const { events, gaId, debug } = widget._options;
  if (events === 'custom') planned.ga4.length = planned.dataLayer.length = 0;
  if (/^(custom|both)$/.test(events) && !planned.ga4.some(({ name }) => name === type)) core._say(planned, type, detail);
  const beside = BESIDE[type] ? BESIDE[type](data) : {};
  planned.ga4.forEach((said, at) => {
    const pushed = planned.dataLayer[2 * at + 1];
    if (said.name === type) said.name = pushed.event = renamed(widget, type);
    else {
      Object.assign(said.params, beside);
      Object.assign(pushed.chairtime, beside);
    }
    if (gaId) said.params.send_to = gaId.includes(',') ? gaId.split(',') : gaId;
    if (debug === true || /[?&]chairtime_debug=1/.test(location.search)) said.params.debug_mode = true;
  });
  planned.meta = metaOf(widget, detail);
};

const counterOf = (metrika) => {
  if (metrika !== 'auto') return metrika;
  const [, found] = /^yaCounter(\d+)$/.exec(Object.keys(window).find((key) => /^yaCounter\d+$/.test(key))) || [];
  const [begun] = Array.from(Object(window.ym).a || []).find((call) => call[1] === 'init') || [];
  return found || begun;
};
const without = ({ items, ...flat }) => flat;

// Tells the receivers beside Google's, each if the page has it and the owner has not switched it off.
const OTHERS = {
  meta(options, { planned: { meta } }) {
    if (!meta || typeof window.fbq !== 'function') return false;
    meta.names.forEach((name) => window.fbq('track', name, meta.params, { eventID: meta.eventID }));
    return true;
  },
  shopify({ shopify }, { type, data }) {
    const { analytics } = Object(window.Shopify);
    if (shopify === 'off' || typeof Object(analytics).publish !== 'function') return false;
    analytics.publish('chairtime_' + type, data);
    return true;
  },
  metrika({ metrika }, { type, data }) {
    const counter = metrika && metrika !== 'off' && typeof window.ym === 'function' && counterOf(metrika);
    if (!counter) return false;
    window.ym(+counter, 'reachGoal', 'chairtime_' + type, data);
    return true;
  },
  plausible({ plausible }, { type, data }) {
    if (plausible !== 'auto' || typeof window.plausible !== 'function') return false;
    const told = { props: without(data) };
    if (type === 'booked' && data.currency) told.revenue = { amount: data.value, currency: data.currency };
    window.plausible(type, told);
    return true;
  },
  relay({ relay }, { type, eventId, data }) {
    if (!relay || window.parent === window) return false;
    window.parent.postMessage({ source: 'chairtime', contract: 1, event: type, event_id: eventId, data }, relay);
    return true;
  },
};

const deliver = (widget, detail, planned, reached, sink) => {
  watch(widget);
  Object.keys(OTHERS).forEach((name) => {
    try {
      if (OTHERS[name](widget._options, Object.assign({ planned }, detail))) reached.push(name);
    } catch (e) {
      console.error(e);
    }
  });
  if (sink === 'gtag') askIds(widget, (widget._page || window).gtag);
};
