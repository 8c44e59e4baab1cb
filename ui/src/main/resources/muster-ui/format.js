/** Numbers and times as people read them. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** @param {number | undefined} bytes */
export function bytes(bytes) {
  if (bytes === undefined || bytes < 0) {
    return '–';
  }
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** @param {number} millis */
export function duration(millis) {
  if (!Number.isFinite(millis) || millis < 0) {
    return '–';
  }
  const seconds = Math.round(millis / 1000);
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (seconds < 60) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** An ISO 8601 duration such as PT1H30M, as the API writes it. @param {string} text */
export function isoDuration(text) {
  const m = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text);
  return m ? duration(((+(m[1] ?? 0) * 60 + +(m[2] ?? 0)) * 60 + +(m[3] ?? 0)) * 1000) : text;
}

const SAME_DAY = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const OTHER_DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {string | undefined} instant */
export function time(instant) {
  if (!instant) {
    return '–';
  }
  const date = new Date(instant);
  return date.toDateString() === new Date().toDateString() ? SAME_DAY.format(date) : OTHER_DAY.format(date);
}

/** How long ago. @param {string | undefined} instant */
export function ago(instant) {
  return instant ? `${duration(Math.max(0, Date.now() - Date.parse(instant)))} ago` : 'never';
}

/** How many, with its noun. @param {number} n @param {string} noun @param {string} [plural] */
export function count(n, noun, plural) {
  return `${n} ${n === 1 ? noun : plural ?? noun + 's'}`;
}
