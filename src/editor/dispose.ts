/** What VS Code's `Disposable` is, for files that don't import it. */
export interface DisposableLike {
  dispose(): unknown;
}

/** Things that die together, the last created first. */
export class DisposableStore implements DisposableLike {
  readonly #items: DisposableLike[] = [];
  #disposed = false;

  /** Registers `item` and hands it back. What comes after the end is disposed at once, so nothing leaks. */
  add<T extends DisposableLike>(item: T): T {
    if (this.#disposed) {
      item.dispose();
    } else {
      this.#items.push(item);
    }
    return item;
  }

  /** Disposes everything once; one that fails doesn't keep the others alive. */
  dispose(): void {
    this.#disposed = true;
    const failures: unknown[] = [];
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, 'Some parts could not be disposed');
    }
  }
}
