import type { CodeToken, CodeTokenKind } from '../audit/ports.ts';
import { walk } from './tree.ts';
import type { SyntaxNode } from './tree.ts';

const NUMBER =
  /^(?:number|integer|float|imaginary_literal|(?:\w+_)?(?:integer|int|float|floating_point|number)_literal)$/;
const TEXT =
  /^(?:string|template_string|regex|concatenated_string|character_literal|char_literal|rune_literal|system_lib_string|(?:\w+_)?string_literal)$/;
/** Parts of a text that stand for themselves; what else is inside a text is code that is put in. */
const TEXT_PART =
  /^(?:string_start|string_end|character|raw_string_delimiter|\w*escape\w*|\w*_(?:content|fragment))$/;
const COMMENT = /^(?:comment|line_comment|block_comment|hash_bang_line)$/;
const TYPE =
  /^(?:type_identifier|predefined_type|primitive_type|integral_type|floating_point_type|boolean_type|void_type)$/;
const PROPERTY =
  /^(?:property_identifier|private_property_identifier|field_identifier|shorthand_property_identifier|shorthand_field_identifier)$/;
const WORD = /^[\p{L}_]/u;

/** The tokens of a tree in the order of the text, with the blanks left out. */
export function tokensOf(root: SyntaxNode, code: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  const add = (kind: CodeTokenKind, start: number, end: number, text = code.slice(start, end)): void => {
    if (end > start) {
      tokens.push({ kind, text, start, end });
    }
  };
  walk(root, node => {
    if (isComment(node)) {
      add('comment', node.start, node.end, code.slice(node.start, node.end).trim());
      return false;
    }
    if (isText(node)) {
      if (isPlainText(node)) {
        add('string', node.start, node.end, textOf(node, code));
        return false;
      }
      addTextParts(node, add);
      return true;
    }
    if (TEXT_PART.test(node.type)) {
      return false;
    }
    if (node.type === 'jsx_text') {
      add('string', node.start, node.end, code.slice(node.start, node.end).trim());
      return false;
    }
    if (node.children.length === 0) {
      add(kindOf(node, code), node.start, node.end);
    }
    return true;
  });
  return tokens.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A comment, or a text that stands as a statement, as Python's docstrings do. */
export function isComment(node: SyntaxNode): boolean {
  return (
    COMMENT.test(node.type) ||
    (node.type === 'expression_statement' &&
      node.children.length === 1 &&
      node.children[0]?.type === 'string' &&
      isPythonText(node.children[0]))
  );
}

function isPythonText(node: SyntaxNode): boolean {
  return node.children[0]?.type === 'string_start';
}

export function isText(node: SyntaxNode): boolean {
  return node.named && TEXT.test(node.type);
}

/** A text into which no code is put. */
export function isPlainText(node: SyntaxNode): boolean {
  return node.type === 'regex' || node.children.every(child => !child.named || TEXT_PART.test(child.type));
}

export function isNumber(node: SyntaxNode): boolean {
  return node.named && NUMBER.test(node.type);
}

/** A member's name: of a field, a method that is called on something, or an argument. */
export function isProperty(node: SyntaxNode): boolean {
  const { type, field, parent } = node;
  return (
    PROPERTY.test(type) ||
    (type === 'identifier' &&
      ((parent?.type === 'attribute' && field === 'attribute') ||
        (parent?.type === 'keyword_argument' && field === 'name') ||
        (parent?.type === 'field_access' && field === 'field') ||
        (parent?.type === 'literal_element' && parent.field === 'key') ||
        (parent?.type === 'method_invocation' &&
          field === 'name' &&
          parent.children.some(child => child.field === 'object'))))
  );
}

/** What a text says, without its quotes and the letters before them. */
export function textOf(node: SyntaxNode, code: string): string {
  const whole = code.slice(node.start, node.end);
  if (node.type === 'system_lib_string') {
    return whole.slice(1, -1);
  }
  const opening = /^[\p{L}\d]{0,3}#{0,8}("""|'''|["'`/])/u.exec(whole);
  const quote = opening?.[1] ?? '';
  const closing = new RegExp(`${quote}#{0,8}[a-z]*$`).exec(whole);
  return whole.slice(
    opening?.[0].length ?? 0,
    Math.max(opening?.[0].length ?? 0, closing?.index ?? whole.length),
  );
}

function addTextParts(
  node: SyntaxNode,
  add: (kind: CodeTokenKind, start: number, end: number) => void,
): void {
  // A text with code put in: what lies between the pieces of code, run by run.
  let start: number | null = null;
  for (const child of node.children) {
    if (TEXT_PART.test(child.type) && child.type !== 'string_start' && child.type !== 'string_end') {
      start ??= child.start;
      const next = node.children[node.children.indexOf(child) + 1];
      if (!next || !TEXT_PART.test(next.type) || next.type === 'string_end') {
        add('string', start, child.end);
        start = null;
      }
    }
  }
}

function kindOf(node: SyntaxNode, code: string): CodeTokenKind {
  if (isNumber(node)) {
    return 'number';
  }
  if (TYPE.test(node.type) || (node.parent && TYPE.test(node.parent.type))) {
    return 'type';
  }
  if (isProperty(node)) {
    return 'property';
  }
  if (/identifier|^(?:identifier|label_name|shorthand_property_identifier_pattern)$/.test(node.type)) {
    return 'identifier';
  }
  const text = code.slice(node.start, node.end);
  return WORD.test(text) ? 'keyword' : 'other';
}
