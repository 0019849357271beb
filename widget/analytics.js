// What becomes of the frame's events on the host page. `report` gets every event of the catalogue once, after it was
// emitted as a DOM event, and returns the names of the receivers it reached; they go back to the frame as `ack`.

// The catalogue's names, as in protocol.json.
const EVENTS = (
  'widget_loaded widget_opened widget_closed step_viewed location_selected category_selected service_searched services_viewed ' +
  'service_viewed service_selected service_removed staff_selected date_selected time_selected slots_not_found promo_viewed ' +
  'promo_applied checkout_started form_error verification_sent client_logged_in client_registered payment_started payment_failed ' +
  'booked booking_requested waitlist_joined booking_failed appointment_confirmed appointment_changed appointment_deleted ' +
  'product_purchased calendar_added review_submitted'
).split(' ');

const sinks = {};
let consent = { analytics: 'unknown', marketing: 'unknown' };

// What the frame learns about the page's analytics, with the context and again when it changes.
const knowledge = () => ({ attribution: {}, analytics: {}, consent });

const setConsent = (given) => {
  const said = (value, before) => (typeof value === 'boolean' ? (value ? 'granted' : 'denied') : before);
  consent = { analytics: said(given.analytics, consent.analytics), marketing: said(given.marketing, consent.marketing) };
  widgets.forEach((widget) => widget._send('consent', consent));
};

const report = (widget, detail) => {
  const planned = { name: detail.type, ga4: [], dataLayer: [], meta: null };
  if (widget._emit('analytics', planned, true).defaultPrevented) return [];
  return Object.keys(sinks).filter((name) => {
    guarded(sinks[name], detail);
    return true;
  });
};

// For the debug panel: which receiver was chosen, and why.
const diagnosis = () => ({ sink: 'none', why: 'no receiver is built in yet', consent });
