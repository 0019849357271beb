// Tells the booking server which promo blocks were on screen, each once for as long as this page lives. A random number stands
// for the page; nothing is stored.
(() => {
  'use strict';

  if (!window.IntersectionObserver || !navigator.sendBeacon || 'preview' in document.documentElement.dataset) return;
  const view = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replace(/\+/g, '-').replace(/\//g, '_');
  const told = {};
  let waiting = [];

  const tell = () => {
    const [first] = waiting;
    const promos = waiting.map((block) => block.dataset.promo);
    waiting = [];
    navigator.sendBeacon(first.dataset.promoSeen, new URLSearchParams({ event: 'promo_viewed', view, promos: promos.join() }));
  };
  const seen = (block) => {
    if (told[block.dataset.promo]) return;
    told[block.dataset.promo] = true;
    if (!waiting.length) setTimeout(tell, 400);
    waiting.push(block);
  };
  const eye = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    eye.unobserve(entry.target);
    seen(entry.target);
  }), { threshold: 0.5 });
  const look = () => document.querySelectorAll('[data-promo-seen]').forEach((block) => eye.observe(block));

  // What a reload or a step back shows again has been counted.
  const [entry] = performance.getEntriesByType('navigation');
  if (entry && entry.type !== 'navigate') document.querySelectorAll('[data-promo-seen]').forEach((block) => { told[block.dataset.promo] = true; });
  document.addEventListener('htmx:afterSwap', look);
  look();
})();
