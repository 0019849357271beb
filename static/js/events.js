// Which events of the catalogue (embed B4) a page means: what its step tells (`data-told` of #flow, made by
// web/guest/tracking.py), what was pressed, and what was there before. They are said on the document as
// chairtime-frame:event; the frame's side hands them to the website around it, the booking page to its own tags.
//
// Nothing is said before somebody can have seen the form, and what is said once stays said for as long as this page lives.
(() => {
  'use strict';

  const flow = () => document.getElementById('flow');
  // A page that only refuses tells nothing.
  if (!flow() || !flow().dataset.told || !/^(\/embed)?\/f\//.test(location.pathname)) return;
  const framed = window.parent !== window;
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte + 256).toString(16).slice(1)).join('');
  const flowId = random();
  const [entry] = performance.getEntriesByType('navigation');
  // A step of the booking page that comes up again by a reload or a step back was told of when it came first.
  const again = !framed && Boolean(entry) && entry.type !== 'navigate';

  let page = {};
  let visible = false;
  let waiting = [];
  const said = new Set();

  // ---- saying ----

  const dispatch = (detail) => document.dispatchEvent(new CustomEvent('chairtime-frame:event', { detail }));
  const say = (name, params = {}, more = {}, at = page) => {
    const around = { ...at.around, flow_id: flowId, step: at.step };
    const detail = { name, id: random(), ...more, params: { ...around, ...params } };
    // A message has its limit; a longer list is told from its beginning.
    while (detail.items && JSON.stringify(detail).length > 15000) detail.items = detail.items.slice(0, -1);
    if (visible || name === 'widget_loaded') dispatch(detail);
    else if (waiting.length < 50) waiting.push(detail);
  };
  const once = (key, act) => {
    if (said.has(key)) return;
    said.add(key);
    act();
  };
  const money = ({ value, currency }) => (currency ? { value, currency } : {});
  const worth = (item) => (item.price === undefined ? {} : { value: Math.round(item.price * item.quantity * 10000) / 10000, currency: page.currency });

  // ---- when the form can be seen: half of it or 200 px, for half a second ----

  const show = () => {
    if (visible) return;
    visible = true;
    // A dialog is opened by the page around us, which says so itself.
    if (!/^(popup|floating)$/.test(mode)) dispatch({ name: 'widget_opened', id: random(), params: { ...page.around, flow_id: flowId, trigger: 'auto' } });
    waiting.splice(0).forEach(dispatch);
  };
  let mode = framed ? '' : 'hosted';
  let timer = 0;
  const watch = () => {
    const steps = Array.from({ length: 51 }, (_, at) => at / 50);
    const observer = new IntersectionObserver((entries) => {
      const { intersectionRatio, intersectionRect } = entries[entries.length - 1];
      const enough = intersectionRatio >= 0.5 || intersectionRect.height >= 200;
      if (!enough) {
        clearTimeout(timer);
        timer = 0;
      } else if (!timer) {
        timer = setTimeout(() => {
          observer.disconnect();
          show();
        }, 500);
      }
    }, { threshold: steps });
    observer.observe(document.querySelector('main') || document.documentElement);
  };
  const begin = () => {
    read(true);
    if (framed) {
      // The handshake is done when the first context comes.
      document.addEventListener('chairtime:context', ({ detail }) => {
        mode = detail.widget ? detail.widget.mode : '';
        once('loaded', () => {
          say('widget_loaded', { load_ms: Math.round(performance.now()) });
          watch();
        });
      });
    } else {
      say('widget_loaded', { load_ms: Math.round(performance.now()) });
      watch();
    }
  };

  // ---- what a step means ----

  const viewed = (item, at) => once('viewed ' + item.item_id, () => say('service_viewed', {}, { items: [item], ...worth(item) }, at));

  const compareCarts = (before, now, at) => {
    const ids = (items) => items.map((item) => item.item_id);
    now.filter((item) => !ids(before).includes(item.item_id)).forEach((item) => {
      viewed(item, at);
      say('service_selected', { cart_size: now.length }, { items: [item], ...worth(item) }, at);
    });
    before.filter((item) => !ids(now).includes(item.item_id)).forEach((item) => {
      say('service_removed', { cart_size: now.length }, { items: [item], ...worth(item) }, at);
    });
  };

  const showList = ({ id, name, items }) => once('list ' + id, () => {
    const listed = items.map((item) => ({ ...item, item_list_id: id, item_list_name: name }));
    say('services_viewed', { item_list_id: id, item_list_name: name }, { items: listed });
  });

  const happen = ({ name, id, once: key, params, items, value, currency }) => {
    const more = { ...(items ? { items } : {}), ...money({ value, currency }), ...(id ? { id } : {}) };
    if (key) once(key, () => say(name, params, more));
    else say(name, params, more);
  };

  // A promo block counts once half of it was on screen.
  const promoOf = ({ dataset: { promo, promoName } }) => ({ promotion_id: promo, promotion_name: promoName });
  const about = (block) => {
    const item = (page.promos || {})[block.dataset.promo];
    return item ? { items: [item] } : {};
  };
  const eye = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    eye.unobserve(target);
    once('promo ' + target.dataset.promo, () => say('promo_viewed', promoOf(target), about(target)));
  }), { threshold: 0.5 });

  // What was chosen on the step before.
  const chosen = (before, pressed) => {
    const { around, day, start } = page;
    const at = { around, step: before.step };
    if (pressed.staff && pressed.staff === around.staff_id) say('staff_selected', {}, {}, at);
    if (day && before.day && before.day.key !== day.key && !/^(earlier|later)$/.test(pressed.action)) say('date_selected', { days_ahead: day.days_ahead }, {}, at);
    if (start && pressed.start && Date.parse(pressed.start) === Date.parse(start.key)) {
      say('time_selected', { days_ahead: start.days_ahead, weekday: start.weekday, hour: start.hour }, {}, at);
    }
  };

  // What this step is.
  const shown = (before) => {
    const { step, index, total, list, none, checkout, happened, around } = page;
    if (before.step !== step) say('step_viewed', { step, ...(index ? { step_index: index, steps_total: total } : {}) });
    if (list) showList(list);
    if (none && JSON.stringify([none, around]) !== JSON.stringify([before.none, before.around])) say('slots_not_found', none);
    if (checkout) {
      once('checkout', () => {
        const { items, coupon, value_estimated: estimated } = checkout;
        say('checkout_started', { ...(coupon ? { coupon } : {}), ...(estimated ? { value_estimated: true } : {}) }, { items, ...money(checkout) });
      });
    }
    happened.forEach(happen);
    document.querySelectorAll('#flow [data-promo]').forEach((block) => eye.observe(block));
  };

  let told = '';
  const read = (first, pressed = {}) => {
    const at = flow();
    // A refusal in the flow's place tells of nothing.
    if (!at || !at.dataset.told || at.dataset.told === told) return;
    told = at.dataset.told;
    const before = page;
    page = { around: before.around || {}, happened: [], ...JSON.parse(told) };
    page.cart = page.cart || before.cart || [];
    // What a reload brings back was told of when it came first; a choice made before the form was there is a choice too.
    if (first && again) {
      if (page.checkout) said.add('checkout');
      return;
    }
    if (!(first && page.checkout)) compareCarts(before.cart || [], page.cart, { around: page.around, step: before.step || page.step });
    chosen(before, pressed);
    shown(before);
  };

  // ---- what was pressed ----

  let pressed = {};
  document.addEventListener('click', (event) => {
    const control = event.target.closest && event.target.closest('#flow a, #flow button');
    if (!control) return;
    const { staff, start, action, category, calendar } = control.dataset;
    pressed = { staff, start, action: action || '' };
    if (category) say('category_selected', { category_id: category, category_name: (page.categories || {})[category] });
    if (calendar) say('calendar_added', { method: calendar });
    // A code is accepted by the price, an offer by pressing it.
    const offer = action === 'open-promo' && control.closest('[data-promo]');
    if (offer && (page.promos || {})[offer.dataset.promo]) once('applied ' + offer.dataset.promo, () => say('promo_applied', promoOf(offer), about(offer)));
  }, { capture: true });
  document.addEventListener('htmx:afterSettle', () => {
    const was = pressed;
    if (flow() && flow().dataset.told === told) return;
    pressed = {};
    read(false, was);
  });

  document.addEventListener('toggle', (event) => {
    const card = event.target.open && event.target.closest('li');
    const service = card && card.querySelector('[data-service]');
    const item = service && page.list && page.list.items.find((one) => one.item_id === service.dataset.service);
    if (item) viewed(item);
  }, { capture: true });

  // A search counts once somebody has stopped typing. Numbers and addresses are no services.
  let typing = 0;
  const search = (field) => {
    clearTimeout(typing);
    const term = field.value.trim();
    if (term.length >= 2 && !/@|^[\d\s()+./-]+$/.test(term)) once('search ' + term.toLowerCase(), () => say('service_searched', { search_term: term }));
  };
  document.addEventListener('input', (event) => {
    if (!event.target.matches('[data-filter]')) return;
    clearTimeout(typing);
    typing = setTimeout(() => search(event.target), 1000);
  });
  document.addEventListener('submit', (event) => {
    const field = event.target.querySelector('[data-filter]');
    if (field) search(field);
  }, { capture: true });

  // ---- who was told of the booking: the server need not report it again ----

  document.addEventListener('chairtime-frame:ack', ({ detail: { id, sinks } }) => {
    if (!page.ack || !/^booked-/.test(id) || !Array.isArray(sinks) || !sinks.length) return;
    const body = new URLSearchParams({ token: page.ack.token, sinks: sinks.join(',') });
    fetch(page.ack.url, { method: 'POST', body, keepalive: true }).catch(() => {});
  });

  if (document.prerendering) document.addEventListener('prerenderingchange', begin, { once: true });
  else begin();
})();
