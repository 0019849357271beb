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

const violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  if (!String(event.blockedURI).startsWith(origin)) return;
  violations.push(event.effectiveDirective);
  draw();
});

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

const timeout = () => {
  const blocked = violations.find((name) => /^frame-src|^child-src|^default-src/.test(name));
  if (blocked) return 'This page’s Content-Security-Policy blocks the form. Add: frame-src ' + origin;
  ask();
  if (reached === true) return 'The server answers, but does not let the form be shown here. Add ' + here + ' to the form’s hosts.';
  return 'The form did not come: the server is down, or ' + here + ' is not among the form’s hosts, or frame-src ' + origin + ' is missing.';
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
  const { sink, why } = core._diagnosis();
  if (sink === 'none') found.push('Events reach no analytics: ' + why + '.');
  violations.filter((name) => !/frame|child/.test(name)).forEach((name) => found.push('The Content-Security-Policy blocks ' + name + ' ' + origin));
  return Array.from(new Set(found));
};

draw();
