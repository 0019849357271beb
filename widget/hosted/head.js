// The booking page by itself, at the top of its window: the same events in the same form as on a website, for the form's own
// Google tag or container, which is started here. Nothing of this is loaded where the owner has named neither.

const script = document.currentScript;
const { form, ga4, gtm } = script.dataset;
const debugging = false;
const widgets = [];
// Filled by the last part: what the second file is on a website.
let extras = null;

const random = (bytes) =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => (byte + 256).toString(16).slice(1)).join('');
const keys = (record) => Object.keys(Object(record));
const isRecord = (value) => typeof value === 'object' && value !== null;
const guarded = (fn, argument) => {
  try {
    return fn(argument);
  } catch (e) {
    console.error(e);
  }
};

window.dataLayer = window.dataLayer || [];
const fetchTag = (src) => {
  const tag = document.createElement('script');
  Object.assign(tag, { async: true, src, nonce: script.nonce });
  document.head.append(tag);
};

// From the hold on the address holds a key to the visit: Google is told the form's address and where somebody came from.
const address = () => {
  const { origin, searchParams } = new URL(location.href);
  const told = new URL(origin + '/f/' + form);
  searchParams.forEach((value, key) => {
    if (/^(utm_\w+|ref|lang|_gl|([dgy]|fb|tt)clid|[gw]braid|msclkid)$/.test(key)) told.searchParams.set(key, value);
  });
  return told.href;
};
if (ga4) {
  window.gtag = function gtag() {
    // Google's tag takes the arguments as such and nothing else.
    window.dataLayer.push(arguments);
  };
  window.gtag('js', new Date());
  window.gtag('set', { page_location: address() });
  window.gtag('config', ga4, { page_location: address() });
  fetchTag('https://www.googletagmanager.com/gtag/js?id=' + ga4);
} else {
  window.dataLayer.push({ 'gtm.start': Date.now(), event: 'gtm.js' });
  fetchTag('https://www.googletagmanager.com/gtm.js?id=' + gtm);
}
