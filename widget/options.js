// What can be set, from attributes, custom properties and the JavaScript API. Here stands what nearly every page uses;
// everything else, wrong values included, is looked at by the second file (more/options.js).

const ID = /^[\w-]{1,40}$/;
// These stand in the frame's URL.
const PRESETS = 'location staff category service lock date time promo theme lang'.split(' ');
const PLAIN = new RegExp(
  '^((form|location|staff)=[\\w-]{1,40}|(category|service|lock)=[\\w-]{1,40}(,[\\w-]{1,40}){0,9}|date=\\d{4}-\\d\\d-\\d\\d|time=\\d\\d:\\d\\d|' +
  'promo=[\\w-]{1,32}|theme=(auto|light|dark)|lang=[A-Za-z]{2,8}(-\\w{1,8})*|mode=(inline|popup|floating)|title=.{1,100}|' +
  '(min|max)Height=\\d{1,5}|scroll=(auto|none)|loading=(lazy|eager|hover)|analytics=(auto|gtag|gtm|off)|debug=(true|yes|1))$'
);
// Custom properties on the container that go to the form's own look; the form checks their values.
const VARS = 'accent accent-text bg text muted border radius gap font'.split(' ');

// Takes over what can be used and returns it; `element` when it comes from attributes, where others put things too.
const take = (widget, given, element) => {
  const good = {};
  const rest = {};
  Object.keys(given).forEach((name) => {
    const value = given[name];
    const whole = !element && /^(vars|prefill)$/.test(name) && isRecord(value);
    (whole || PLAIN.test(name + '=' + value) || (name === 'origin' && originOf(value)) ? good : rest)[name] = value;
  });
  // What is known about a person goes to the form alone, never into an event or a URL.
  const { prefill, ...options } = good;
  widget._prefill = prefill || widget._prefill;
  Object.assign(widget._options, options);
  delete rest.chairtime;
  if (Object.keys(rest).length) more((m) => m.take(widget, rest, element));
  return good;
};

const varsOf = (element) => {
  const vars = {};
  VARS.forEach((name) => {
    const value = getComputedStyle(element).getPropertyValue('--chairtime-' + name).trim();
    if (value) vars[name.replace('-t', 'T')] = value;
  });
  return vars;
};
