// The card inside a CMS's sandbox. WordPress hands over a secret in the fragment and listens for two messages:
// the height, and a link that was pressed, which it then opens at the top. Nothing private is in either.
(function () {
  'use strict';
  var found = /secret=([A-Za-z0-9]+)/.exec(location.hash);
  if (!found || window.parent === window) return;
  var card = document.getElementById('card');

  function tell(message, value) {
    window.parent.postMessage({ secret: found[1], message: message, value: value }, '*');
  }

  function height() {
    tell('height', Math.ceil(card.getBoundingClientRect().height));
  }

  addEventListener('load', height);
  addEventListener('resize', height);
  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href]');
    var plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link && plain && link.host === location.host) {
      event.preventDefault();
      tell('link', link.href);
    }
  });
})();
