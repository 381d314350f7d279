/*
 * The one place where the UI toolkit is imported; it registers only what the page uses. Its badge and tag break the
 * content security policy, so those are native elements, as are links, lists and everything that isn't a control.
 */
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import type { IconName } from './icons.ts';
import { icon } from './icons.ts';
import { h, setAttributes } from './dom.ts';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export interface ButtonOptions {
  readonly id?: string;
  readonly icon?: IconName;
  readonly primary?: boolean;
  /** Where the words on it don't say enough, or it has none. */
  readonly label?: string;
  readonly press: () => void;
}

/** A button. While it is `aria-disabled` it can have the focus and says why, but does nothing. */
export function button(text: string, options: ButtonOptions): HTMLElement {
  const element = h(
    'vscode-button',
    {
      id: options.id,
      appearance: text === '' ? 'icon' : options.primary ? 'primary' : 'secondary',
      'aria-label': options.label,
    },
    options.icon && icon(options.icon),
    text,
  );
  if (options.icon && text !== '') {
    setAttributes(element.firstElementChild as Element, { slot: 'start' });
  }
  element.addEventListener('click', () => {
    if (element.getAttribute('aria-disabled') !== 'true') {
      options.press();
    }
  });
  return element;
}

/** Makes a button usable, or unusable with the reason in its title. */
export function setUsable(element: HTMLElement, reasonWhyNot: string | null): void {
  setAttributes(element, {
    'aria-disabled': reasonWhyNot === null ? null : 'true',
    title: reasonWhyNot,
  });
}

export function setPrimary(element: HTMLElement, primary: boolean): void {
  setAttributes(element, { appearance: primary ? 'primary' : 'secondary' });
}
