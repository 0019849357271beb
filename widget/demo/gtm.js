// Stands in for a Tag Manager container: is there under the container's name, and prints what is pushed.
(function () {
  'use strict';

  const { searchParams } = new URL(document.currentScript.src);
  const layer = window[searchParams.get('l') || 'dataLayer'];
  const push = layer.push;
  const ready = window.show ? Promise.resolve() : new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  const hear = (item) => 'gtm.start' in item || ready.then(() => window.show('event' in item ? 'push ' + item.event : 'push', item));
  window.google_tag_manager = { [searchParams.get('id')]: { dataLayer: {} } };
  layer.forEach(hear);
  layer.push = function (...items) {
    items.forEach(hear);
    return push.apply(layer, items);
  };
})();
