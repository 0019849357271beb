// What is wrong and what to do about it, in words for whoever keeps the website.

const origin = core._ORIGIN;
const here = location.origin;
const ADVICE = {
  form_not_found: () => 'There is no such form. Compare the id in data-chairtime with the one in the booking system.',
  form_disabled: () => 'The form is switched off in the booking system.',
  host_not_allowed: () => 'This website is not on the form’s list. Add ' + here + ' to its hosts.',
  handshake_failed: () => 'Loader and booking server are of different versions. Use the snippet with /embed/v1/loader.js.',
  invalid_option: () => 'Look at the spelling of the attribute and its value; the default is used instead.',
  invalid_param: () => 'A preset names something the form does not have.',
  resize_loop: () => 'The form grows with its own frame. Give it a fixed height with data-max-height.',
  navigate_blocked: () => 'The form wanted to open another page without a press, or one it had not named.',
  network: () => 'A script from ' + origin + ' did not arrive. With a Content-Security-Policy, allow script-src ' + origin + '.',
};

// What the page's policy blocked, also before this panel was there. (Our own question below is not part of the form.)
const violations = new Set();
const note = (address, directive) => {
  if (!String(address).startsWith(origin) || /^connect/.test(directive)) return;
  violations.add(directive);
  later();
};
document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => note(blockedURI, effectiveDirective));
if (window.ReportingObserver) {
  const tell = (reports) => reports.forEach(({ body }) => note(body.blockedURL, body.effectiveDirective));
  new ReportingObserver(tell, { types: ['csp-violation'], buffered: true }).observe();
}

// Whether the server answers at all: asked once, when a frame did not come.
let reached = null;
const ask = () => {
  if (reached !== null) return;
  reached = 'asked';
  fetch(origin + '/embed/v1/manifest.json').then(() => true, () => false).then((answer) => {
    reached = answer;
    draw();
  });
};

const FRAMES = /^(frame-src|child-src|default-src)/;
const frameBlocked = () => Array.from(violations).some((name) => FRAMES.test(name));
const timeout = () => {
  if (frameBlocked()) return '';
  ask();
  // Some browsers say it themselves; of the others the server is asked whether it is there.
  if (violations.has('frame-ancestors') || reached === true) return 'The server answers, but does not let the form be shown here. Add ' + here + ' to the form’s hosts.';
  return 'The form did not come: the server is down, or ' + here + ' is not among the form’s hosts, or frame-src ' + origin + ' is missing.';
};

// Which of Google's receivers the events go to, and why: the rules of the first file's choice, in words.
const diagnosis = () => {
  const named = api.widgets().map((one) => one._options.analytics).find((one) => one && one !== 'auto');
  const container = Object.keys(Object(window.google_tag_manager)).find((key) => /^GTM-/.test(key));
  // Before the first event nothing is chosen yet, and this is what would be.
  const byGtag = typeof window.gtag === 'function' && (core._tagOf() || !container);
  const would = byGtag ? 'gtag' : container || Object(window.dataLayer).push ? 'gtm' : 'none';
  const sink = named || core._chosen() || would;
  const facts = [
    typeof window.gtag === 'function' ? 'gtag() is there' : 'there is no gtag()',
    core._tagOf() ? 'a Google tag script stands in the page' : 'no Google tag script stands in the page',
    container ? 'container ' + container + ' is there' : 'there is no Tag Manager container',
    window.dataLayer ? 'there is a dataLayer' : 'there is no dataLayer',
  ].join(', ');
  const why = named ? 'data-analytics says so' : facts;
  return { sink, why, consent: api.widgets().length ? core._consentOf(api.widgets()[0]) : {} };
};

const problems = () => {
  const found = journal
    .filter(({ type }) => type === 'error')
    .map(({ formId, data }) => {
      const advice = data.code === 'frame_timeout' ? timeout : ADVICE[data.code];
      return 'Form ' + formId + ': ' + data.code + ' (' + data.message + '). ' + (advice ? advice() : '');
    });
  const loaders = document.querySelectorAll('script[src*="/embed/v1/loader"]').length;
  if (loaders > 1) found.push('The loader stands ' + loaders + ' times in this page. Once is enough; the others do nothing.');
  if (!api.widgets().length) found.push('No widget was found. Add an element with data-chairtime="FORM".');
  const { sink, why } = diagnosis();
  if (sink === 'none') found.push('Events reach no analytics: ' + why + '.');
  if (frameBlocked()) found.push('This page’s Content-Security-Policy blocks the form. Add: frame-src ' + origin);
  violations.forEach((name) => FRAMES.test(name) || name === 'frame-ancestors' || found.push('This page’s Content-Security-Policy blocks a part of the form. Add: ' + name + ' ' + origin));
  return Array.from(new Set(found));
};

draw();
