/** Controls other than line feed and tab, and the marks that turn the direction of a text or can't be seen. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex -- these are the characters that it is about
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** A text from outside as a terminal may show it: controls become visible escapes such as `\u001b`. */
export function escapeControls(text: string): string {
  return text.replace(HIDDEN, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
