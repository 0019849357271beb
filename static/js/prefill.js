// What is known of the visitor goes into fields that are empty and were not touched. It comes from the page around the frame
// (`chairtime:prefill`), or from the fragment of a link, which no server sees; it leaves the address at once. Kept for as
// long as this document lives.
(() => {
  'use strict';

  const FIELDS = { name: 60, phone: 40, email: 200, comment: 200 };
  const known = {};
  const fill = () => Object.keys(known).forEach((name) => {
    const field = document.querySelector('#flow [name="' + name + '"]');
    if (!field || field.type === 'hidden' || field.value || field.dataset.touched) return;
    field.value = known[name];
    field.dataset.touched = 'prefill';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  const learn = (given) => {
    Object.keys(FIELDS).forEach((name) => {
      if (typeof Object(given)[name] === 'string') known[name] = given[name].slice(0, FIELDS[name]);
    });
    fill();
  };

  document.addEventListener('chairtime:prefill', ({ detail }) => learn(detail));
  document.addEventListener('htmx:afterSettle', fill);
  document.addEventListener('input', (event) => {
    if (event.isTrusted) event.target.dataset.touched = 'hand';
  }, { passive: true });

  if (!/prefill\./.test(location.hash)) return;
  const found = {};
  new URLSearchParams(location.hash.slice(1)).forEach((value, name) => {
    const field = name.replace('prefill.', '');
    if (field !== name && !(field in found)) found[field] = value;
  });
  history.replaceState(history.state, '', location.pathname + location.search);
  learn(found);
})();
