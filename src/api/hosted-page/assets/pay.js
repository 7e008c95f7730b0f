'use strict';
// Everything here is a comfort: without it the page works the same, with a click more and checks on the server.

/** Luhn, on 12 to 19 digits. */
function isCardNumber(text) {
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

function isExpiry(text) {
  const match = /^\s*(0?[1-9]|1[0-2])\s*\/\s*(\d{2}|\d{4})\s*$/.exec(text);
  if (!match) return false;
  const year = match[2].length === 2 ? 2000 + Number(match[2]) : Number(match[2]);
  const now = new Date();
  return year * 12 + Number(match[1]) >= now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
}

const CHECKS = { number: isCardNumber, expiry: isExpiry, code: (text) => /^\d{3,4}$/.test(text.trim()) };

/** Shows or hides what is wrong with a field, for eyes and screen readers alike. */
function mark(field, wrong) {
  const message = document.getElementById(field.id + '-wrong');
  field.setAttribute('aria-invalid', String(wrong));
  if (message) message.hidden = !wrong;
}

for (const field of document.querySelectorAll('input[data-check]')) {
  const check = CHECKS[field.dataset.check];
  // a test number of the sandbox may fail the check: the server has the last word, so the mark never blocks
  field.addEventListener('blur', () => field.value !== '' && mark(field, !check(field.value)));
  field.addEventListener(
    'input',
    () => field.getAttribute('aria-invalid') === 'true' && mark(field, !check(field.value)),
  );
}

const number = document.querySelector('input[data-check="number"]');
if (number) {
  number.addEventListener('blur', () => {
    const digits = number.value.replace(/\D/g, '');
    if (digits !== '' && digits.length <= 19) number.value = digits.replace(/(\d{4})(?=\d)/g, '$1 ');
  });
}
const expiry = document.querySelector('input[data-check="expiry"]');
if (expiry) {
  expiry.addEventListener('input', (event) => {
    if (event.inputType !== 'deleteContentBackward' && /^\d{2}$/.test(expiry.value)) expiry.value += '/';
  });
}

// one click is enough
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', () => {
    setTimeout(() => {
      for (const button of document.querySelectorAll('button')) button.disabled = true;
    });
  });
}
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload();
});

const problems = document.getElementById('problems');
if (problems) problems.focus();

const left = document.querySelector('[data-ends]');
if (left) {
  const end = Date.now() + Number(left.dataset.ends);
  const show = () => {
    const minutes = Math.ceil((end - Date.now()) / 60000);
    if (minutes <= 0) window.location.reload();
    else left.textContent = left.dataset.text.replace('{minutes}', String(minutes));
  };
  show();
  setInterval(show, 15000);
}

for (const time of document.querySelectorAll('time[data-local]')) {
  const at = new Date(time.dateTime);
  // in UTC itself the same hour would stand there twice
  if (at.getTimezoneOffset() === 0) continue;
  const style = 'date' in time.dataset ? { dateStyle: 'medium', timeStyle: 'short' } : { timeStyle: 'short' };
  const local = new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
  time.textContent += ' (' + time.dataset.local.replace('{time}', local) + ')';
}

// Coming back by the browser's history shows how the payment stands; it never goes on by itself again.
const onward = document.querySelector('form[data-submit]');
if (onward) {
  window.history.replaceState(null, '', onward.dataset.back);
  onward.requestSubmit ? onward.requestSubmit() : onward.submit();
}
const next = document.querySelector('a[data-follow]');
if (next) {
  window.history.replaceState(null, '', window.location.pathname + '?lang=' + document.documentElement.lang);
  window.location.assign(next.href);
}
if (document.querySelector('[data-reload]')) setTimeout(() => window.location.reload(), 2000);
