// The guest flow in the browser. Every page works without it; with it steps are swapped in place, focus goes where it
// belongs, the calendar listens to arrow keys, the hold counts down, and a lost connection is said in words.
(() => {
  'use strict';

  // Nothing is kept in the browser. htmx, which is loaded after this, does without a storage where it finds none.
  try { Object.defineProperty(window, 'sessionStorage', { value: undefined }); } catch { /* then it stays as it is */ }

  const root = document.documentElement;
  const $ = (selector, within) => (within || document).querySelector(selector);
  const $$ = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const flow = () => $('#flow');
  const say = (text) => {
    const live = $('#live');
    if (!live || !text) return;
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, 60);
  };

  // ---- waiting: nothing for a moment, then a line, then a sentence; a retry repeats the same press ----

  let timers = [];
  let last = null;
  let asking = null; // the request that the flow waits for
  let next = ''; // what was pressed meanwhile: its address knows nothing of the answer that is coming
  const wait = (state) => {
    timers.forEach(clearTimeout);
    timers = [];
    if (state) root.dataset.wait = state;
    else delete root.dataset.wait;
  };
  // What is shown: the step, and which of its pages where it has several.
  const place = (now) => now.dataset.step + '/' + now.dataset.kind;
  const ours = (event) => event.detail.target && event.detail.target.id === 'flow';

  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!ours(event)) return;
    const { elt, requestConfig, xhr } = event.detail;
    const pressed = requestConfig.triggeringEvent && requestConfig.triggeringEvent.submitter;
    if (asking) {
      if (elt !== last.elt) next = mark(pressed || elt);
      event.preventDefault();
      return;
    }
    asking = xhr;
    last = { elt, pressed, step: place(flow()), mark: mark(pressed || elt) };
    wait('');
    timers = [setTimeout(() => wait2('on'), 150), setTimeout(() => wait2('long'), 3000)];
  });
  const wait2 = (state) => { root.dataset.wait = state; };
  document.addEventListener('htmx:afterRequest', ({ detail }) => {
    if (asking === detail.xhr) asking = next = null;
  });
  const broken = (event) => ours(event) && wait(navigator.onLine === false ? 'offline' : 'failed');
  ['htmx:sendError', 'htmx:timeout', 'htmx:responseError'].forEach((name) => document.addEventListener(name, broken));

  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-retry]') || !last) return;
    wait('');
    if (!last.elt.isConnected) location.reload();
    else if (last.elt.requestSubmit) last.elt.requestSubmit(last.pressed && last.pressed.isConnected ? last.pressed : undefined);
    else last.elt.click();
  });

  // ---- swapping: every worded answer is shown, whatever its status ----

  document.addEventListener('htmx:beforeSwap', (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    const worded = xhr.getResponseHeader('X-Chairtime-Fragment') === '1';
    event.detail.shouldSwap = worded;
    event.detail.isError = !worded;
  });

  // What tells the pressed control apart, so that the same one can be found again in the new content.
  const mark = (element) => {
    for (const name of ['service', 'staff', 'date', 'seats', 'press', 'action', 'change']) {
      if (element.dataset && element.dataset[name]) return '[data-' + name + '="' + CSS.escape(element.dataset[name]) + '"]';
    }
    return '';
  };

  document.addEventListener('htmx:afterSwap', (event) => {
    if (!ours(event) && event.detail.elt.id !== 'flow') return;
    wait('');
    const now = flow();
    document.title = now.dataset.title || document.title;
    settle(now);
    const notice = $('#notice[role="alert"]', now);
    const same = last && last.step === place(now);
    const again = same && last.mark && $(last.mark, now);
    const field = $('[data-focus]', now);
    if (notice) notice.focus();
    else if (field) field.focus({ preventScroll: true });
    else if (again) again.focus({ preventScroll: true });
    else $('h1', now).focus({ preventScroll: true });
    const then = same && next && $(next, now);
    asking = next = null;
    if (then) then.click();
    else if (same) say(now.dataset.said);
    else if (now.getBoundingClientRect().top < 0) now.scrollIntoView();
  });

  // ---- what each new content needs ----

  let ticking = 0;
  const settle = (now) => {
    zones(now);
    roving(now);
    clearInterval(ticking);
    const kept = $('[data-left]', now);
    if (kept) countDown(kept);
    clearInterval(resting);
    const rest = $('[data-resend]', now);
    if (rest) restFor(rest);
    const task = $('[data-work]', now);
    if (task) workOut(task);
  };

  // A visitor elsewhere reads whose clock the times are by.
  const zones = (now) => {
    const line = $('[data-zone]', now);
    if (line) {
      const ahead = -new Date().getTimezoneOffset() - Number(line.dataset.offset);
      const hours = String(Math.round(Math.abs(ahead) / 6) / 10);
      if (ahead) line.textContent = (ahead > 0 ? line.dataset.ahead : line.dataset.behind).replace('{hours}', hours);
    }
    $$('time[datetime]', now).forEach((time) => {
      const offset = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
      const note = time.parentNode.querySelector('.zone-note');
      if (!offset || !note) return;
      const theirs = (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
      note.hidden = theirs === -new Date(time.dateTime).getTimezoneOffset();
    });
  };

  const countDown = (kept) => {
    const ends = Date.now() + Number(kept.dataset.left) * 1000;
    const said = {};
    ticking = setInterval(() => {
      const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
      if (left > 120) return;
      const clock = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
      kept.classList.add('soon');
      kept.textContent = left ? kept.dataset.leftText.replace('{left}', clock) : kept.dataset.over;
      if ([120, 60, 0].some((at) => left <= at && left > at - 5 && !said[at] && (said[at] = true))) say(kept.textContent);
      if (!left) clearInterval(ticking);
    }, 1000);
  };

  // ---- the code: the next one may be asked for when the wait is over; six digits are enough of a press ----

  let resting = 0;
  const restFor = (rest) => {
    const button = $('[data-action="resend"]', rest.parentNode);
    const ends = Date.now() + Number(rest.dataset.resend) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
      button.disabled = left > 0;
      rest.textContent = left
        ? rest.dataset.resendText.replace('{left}', Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0'))
        : rest.dataset.resendNow;
      if (left) return;
      clearInterval(resting);
      if (Number(rest.dataset.resend)) say(rest.textContent);
    };
    resting = setInterval(tick, 1000);
    tick();
  };

  // Before some codes the browser works a second or two; without the means for it the page's words say to wait instead.
  const workOut = async (task) => {
    if (!window.crypto || !crypto.subtle) return;
    const encoder = new TextEncoder();
    for (let answer = 0; task.isConnected; answer += 1) {
      const found = await crypto.subtle.digest('SHA-256', encoder.encode(task.dataset.work + ':' + answer));
      if (new DataView(found).getUint32(0) >>> (32 - Number(task.dataset.bits))) continue;
      task.value = answer;
      if (task.isConnected) task.form.requestSubmit($('[data-action="book"]', task.form));
      return;
    }
  };

  let pressing = 0;
  document.addEventListener('input', (event) => {
    const field = event.target;
    clearTimeout(pressing);
    // A value that a script or a browser filled in waits for the button: who filled it may press it as well.
    if (!field.matches('[data-digits]') || !/^insert/.test(event.inputType || '')) return;
    const digits = field.value.replace(/[\s\p{Pd}\p{Cf}]/gu, '');
    if (!new RegExp('^\\p{Nd}{' + field.dataset.digits + '}$', 'u').test(digits)) return;
    pressing = setTimeout(() => { if (field.isConnected) field.form.requestSubmit($('[data-action="confirm"]', field.form)); }, 400);
  });
  document.addEventListener('submit', () => clearTimeout(pressing), true);

  // ---- the calendar: one stop for Tab, arrows between days, Page Up and Down between months ----

  const roving = (now) => {
    const days = $$('[data-calendar] a.day', now);
    const current = days.find((day) => day.hasAttribute('aria-current')) || days[0];
    days.forEach((day) => { day.tabIndex = day === current ? 0 : -1; });
  };

  document.addEventListener('keydown', (event) => {
    const day = event.target.closest && event.target.closest('[data-calendar] a.day');
    if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = root.dir === 'rtl' ? -1 : 1;
    const by = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: 7, ArrowUp: -7 }[event.key];
    const page = { PageDown: 'later', PageUp: 'earlier' }[event.key];
    const days = $$('[data-calendar] a.day');
    let next = null;
    if (by) next = near(days, day, by);
    else if (event.key === 'Home') [next] = days;
    else if (event.key === 'End') next = days[days.length - 1];
    else if (!page) return;
    event.preventDefault();
    if (next) {
      day.tabIndex = -1;
      next.tabIndex = 0;
      const whole = $('.whole input');
      if (whole && !next.offsetParent) whole.checked = true;
      next.focus();
    } else if (page || by) {
      const turn = $('[data-action="' + (page || (by > 0 ? 'later' : 'earlier')) + '"]');
      if (turn) {
        turn.click();
        if (last) last.mark = '[data-calendar] a.day[aria-current]';
      }
    }
  });
  const near = (days, day, by) => {
    const wanted = new Date(day.dataset.date + 'T12:00Z');
    wanted.setUTCDate(wanted.getUTCDate() + by);
    const iso = wanted.toISOString().slice(0, 10);
    const onward = by > 0 ? days.filter((one) => one.dataset.date >= iso) : days.filter((one) => one.dataset.date <= iso).reverse();
    return onward[0] || null;
  };

  // ---- small comforts ----

  // Chips jump without a new entry in the browser's history, which inside a frame belongs to the host page.
  document.addEventListener('click', (event) => {
    const chip = event.target.closest('[data-jump], .notice a[href^="#"]');
    const target = chip && document.getElementById(chip.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: target.matches('input') ? 'center' : 'start' });
    if (target.matches('input, textarea')) target.focus();
    document.dispatchEvent(new CustomEvent('chairtime:reveal', { detail: { top: target.getBoundingClientRect().top + scrollY } }));
  });

  // The search narrows the list while typing; the server answers the same question on Enter.
  document.addEventListener('input', (event) => {
    if (!event.target.matches('[data-filter]')) return;
    const words = event.target.value.toLowerCase().split(/\s+/);
    let any = false;
    $$('[data-group]').forEach((group) => {
      let some = false;
      $$('[data-find]', group).forEach((card) => {
        const shown = words.every((word) => card.dataset.find.includes(word));
        card.hidden = !shown;
        some = some || shown;
      });
      group.hidden = !some;
      any = any || some;
    });
    const none = $('[data-none]');
    if (none) none.hidden = any;
  });

  // Enter in the field for a code tries the code; everywhere else it books.
  document.addEventListener('keydown', (event) => {
    const apply = event.key === 'Enter' && event.target.matches('[name="promo"]') && event.target.form.querySelector('[data-action="apply"]');
    if (!apply) return;
    event.preventDefault();
    apply.click();
  });

  // The prefix steps aside for a number that brings its own.
  const prefix = (field) => {
    const shown = field.closest('.prefixed');
    if (shown) shown.classList.toggle('own', /^\s*(\+|00)/.test(field.value));
  };
  document.addEventListener('input', (event) => event.target.matches('[name="phone"]') && prefix(event.target));

  if (flow()) settle(flow());
})();
