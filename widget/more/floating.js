// The floating button: in a shadow root of its own, coloured through the object model, out of the way of the page's rules.

const BUTTON_RULES =
  'button{position:fixed;bottom:calc(20px + env(safe-area-inset-bottom,0px));display:inline-flex;align-items:center;gap:10px;min-height:52px;' +
  'max-width:calc(100% - 32px);padding:0 22px;border:0;border-radius:26px;background:#1f6feb;color:#fff;font:600 16px/1.25 system-ui,sans-serif;' +
  'text-align:start;box-shadow:0 6px 24px #0004;cursor:pointer}' +
  'button:hover{filter:brightness(1.06)}button:focus-visible{outline:3px solid;outline-offset:3px}svg{flex:none;width:20px;height:20px}' +
  '@media print{button{display:none}}';
const SVG = 'http://www.w3.org/2000/svg';
const CALENDAR = 'M5 7h14v12H5zM5 11h14M9 4v4M15 4v4';

// White or nearly black, whichever can be read better on the colour.
const readable = (color) => {
  const long = color.length === 4 ? color.replace(/[\da-f]/gi, '$&$&') : color;
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(long.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.36 ? '#171614' : '#ffffff';
};

const picture = () => {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  const set = (node, attributes) => Object.keys(attributes).forEach((name) => node.setAttribute(name, attributes[name]));
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  set(path, { d: CALENDAR, fill: 'none', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linejoin': 'round', 'stroke-linecap': 'round' });
  svg.append(path);
  return svg;
};

const addButton = (widget) => {
  const { label, icon, color, textColor, position, zIndex, lang } = widget._options;
  const host = element('div', { lang });
  const button = element('button', { type: 'button' });
  button.setAttribute('aria-haspopup', 'dialog');
  if (!icon) button.append(picture());
  else if (icon !== 'none') button.append(element('span', { textContent: icon, ariaHidden: 'true' }));
  button.append(element('span', { textContent: label || labelOf(widget._options) }));
  Object.assign(button.style, {
    zIndex: zIndex || '2147483000',
    background: color || '',
    color: textColor || (color ? readable(color) : ''),
    [position === 'bottom-left' ? 'left' : 'right']: '20px',
  });
  shadow(host, BUTTON_RULES).append(button);
  document.body.append(host);
  widget._undo.push(() => host.remove());
  widget.element = host;
  widget._button = button;
};
