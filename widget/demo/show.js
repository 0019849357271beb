// Prints on the page what arrived at it, newest first.
window.show = function (name, data) {
  const list = document.getElementById('arrived');
  const row = document.createElement('li');
  row.append(name);
  const text = JSON.stringify(data, null, 1);
  if (text && text !== '{}') {
    const pre = document.createElement('pre');
    pre.textContent = text;
    row.append(pre);
  }
  list.prepend(row);
};
