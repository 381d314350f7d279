import type { Tree } from 'web-tree-sitter';

/** A syntax tree as plain data, so that nothing of the parser's memory is held on to. Offsets are UTF-16. */
export interface SyntaxNode {
  readonly type: string;
  /** Named by the grammar; what isn't are signs and keywords. */
  readonly named: boolean;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | null;
  readonly children: readonly SyntaxNode[];
}

interface OpenNode extends SyntaxNode {
  readonly children: OpenNode[];
}

/** Deeper than any real code; what lies below is cut off, so that walks may recurse. */
const DEEPEST = 400;

/** Copies a tree. Tokens that the parser only supposed to be there are left out. */
export function copyTree(tree: Tree): SyntaxNode {
  const cursor = tree.walk();
  const make = (parent: OpenNode | null): OpenNode => ({
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    parent,
    children: [],
  });
  const root = make(null);
  /** The way from the root to where the cursor stands. */
  const open: OpenNode[] = [root];
  const enter = (parent: OpenNode): void => {
    const node = make(parent);
    if (!cursor.nodeIsMissing) {
      parent.children.push(node);
    }
    open.push(node);
  };
  let down = true;
  for (;;) {
    const here = open[open.length - 1] ?? root;
    if (down && open.length < DEEPEST && cursor.gotoFirstChild()) {
      enter(here);
    } else if (here.parent && cursor.gotoNextSibling()) {
      open.pop();
      enter(here.parent as OpenNode);
      down = true;
    } else if (cursor.gotoParent()) {
      open.pop();
      down = false;
    } else {
      cursor.delete();
      return root;
    }
  }
}

/** Calls `visit` for a node and all below it, in the order of the text; `false` leaves out what lies below. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => boolean): void {
  if (visit(node)) {
    for (const child of node.children) {
      walk(child, visit);
    }
  }
}
