/** An element with attributes and children; text is always text, never markup. */
export function el(name, attributes, children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const STEPS = [[60, 'second'], [60, 'minute'], [24, 'hour'], [Infinity, 'day']];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago an instant was. */
export function ago(instant) {
  let amount = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1000));
  for (const [size, unit] of STEPS) {
    if (amount < size) {
      return unit === 'second' ? 'just now' : words.format(-amount, unit);
    }
    amount = Math.round(amount / size);
  }
  return instant;
}

/** `AwaitingConnection` as people read it. */
export function text(word) {
  return word.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/ [A-Z]/g, (letter) => letter.toLowerCase());
}
