// What can be set, from attributes, custom properties and the JavaScript API. Here stands what nearly every page uses;
// everything else, wrong values included, is looked at by the second file (more/options.js).

const ID = /^[\w-]{1,40}$/;
// These stand in the frame's URL.
const PRESETS = 'location staff category service lock date time promo theme lang'.split(' ');
const PLAIN = /^((form|location|staff|category|service)=[\w-]{1,40}|theme=(auto|light|dark)|lang=[A-Za-z]{2,8}(-\w{1,8})*|minHeight=\d{1,5})$/;
// Custom properties on the container that go to the form's own look; the form checks their values.
const VARS = 'accent accent-text bg text muted border radius gap font'.split(' ');

// Takes over what nearly every snippet sets; `element` when it comes from attributes, where others put things too.
const take = (widget, given, element) => {
  const rest = {};
  keys(given).forEach((name) => {
    const value = given[name];
    (PLAIN.test(name + '=' + value) ? widget._options : rest)[name] = value;
  });
  delete rest.chairtime;
  if (!keys(rest)[0]) return;
  widget._rare = true;
  more((m) => m.take(widget, rest, element));
};
// Does what needs every option: once the second file has looked at the rare ones, else at once.
const settled = (widget, use) => (widget._rare ? more(use) : use());

const varsOf = (element) => {
  const vars = {};
  VARS.forEach((name) => {
    const value = getComputedStyle(element).getPropertyValue('--chairtime-' + name).trim();
    if (value) vars[name.replace('-t', 'T')] = value;
  });
  return vars;
};
