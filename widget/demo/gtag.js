// Stands in for Google's tag: takes what gtag() put on the data layer, answers for ids, and prints the events.
(function () {
  'use strict';

  const ids = { client_id: '1730000000.1730000001', session_id: '1730000002', session_number: '1' };
  const layer = window.dataLayer;
  const push = layer.push;
  const ready = window.show ? Promise.resolve() : new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  const take = function (item) {
    if (Object.prototype.toString.call(item) !== '[object Arguments]') return;
    const [command, name, third, callback] = item;
    if (command === 'get' && typeof callback === 'function') callback(ids[third]);
    if (/^(event|consent)$/.test(command)) window.show(command + ' ' + name, third || {});
  };
  const hear = (item) => ready.then(() => take(item));
  layer.forEach(hear);
  layer.push = function (...items) {
    items.forEach(hear);
    return push.apply(layer, items);
  };
})();
