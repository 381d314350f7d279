/*
 * What the webview remembers while it is hidden: which folds are open and how far the page was scrolled, for the
 * explanations seen last.
 */

export interface PageMemory {
  isOpen(fold: string): boolean | null;
  setOpen(fold: string, open: boolean): void;
  scroll(): number;
  setScroll(top: number): void;
}

interface Remembered {
  readonly folds: Record<string, boolean>;
  scroll: number;
}

type Store = Record<string, Remembered>;

const MOST_KEPT = 20;

function read(host: { getState(): unknown }): Store {
  const state = host.getState();
  return typeof state === 'object' && state !== null ? (state as Store) : {};
}

/** The memory of one explanation's page. `key` names the explanation. */
export function pageMemory(
  host: { getState(): unknown; setState(state: unknown): void },
  key: string,
): PageMemory {
  const store = read(host);
  const own: Remembered = store[key] ?? { folds: {}, scroll: 0 };
  const save = (): void => {
    const others = Object.entries(read(host)).filter(([name]) => name !== key);
    host.setState(Object.fromEntries([...others, [key, own]].slice(-MOST_KEPT)));
  };
  return {
    isOpen: fold => own.folds[fold] ?? null,
    setOpen(fold, open) {
      own.folds[fold] = open;
      save();
    },
    scroll: () => own.scroll,
    setScroll(top) {
      own.scroll = top;
      save();
    },
  };
}
