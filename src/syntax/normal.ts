import type { GrammarName } from './languages.ts';
import { localNames } from './scopes.ts';
import { isComment, isNumber, isPlainText, isProperty, isText, textOf } from './tokens.ts';
import type { SyntaxNode } from './tree.ts';

/** Signs that only mark off what the tree already tells apart. */
const NOISE = new Set([';', ',', '(', ')', '{', '}', '[', ']', '\n']);
/** Nodes that a formatter puts in or takes out. */
const DROPPED = new Set(['empty_statement']);
const REFERENCE =
  /^(?:identifier|shorthand_property_identifier|shorthand_property_identifier_pattern|shorthand_field_identifier)$/;

/**
 * The tree as text: comments, formatting, quote style, optional signs and redundant brackets dropped, names that the
 * code declares for itself numbered in order of first appearance. Equal for code that differs in these alone.
 *
 * @param range only nodes within it count: what surrounds a fragment is left out.
 */
export function normalForm(
  root: SyntaxNode,
  code: string,
  grammar: GrammarName,
  range: { start: number; end: number },
): string {
  const declaredAt = localNames(root, code, grammar);
  const numbers = new Map<SyntaxNode, Map<string, string>>();
  let count = 0;
  const reference = (node: SyntaxNode): string => {
    const name = code.slice(node.start, node.end);
    const holder = isMember(node) ? null : declaredAt(name, node);
    if (!holder) {
      return name;
    }
    const known = numbers.get(holder) ?? new Map<string, string>();
    numbers.set(holder, known);
    const number = known.get(name) ?? `$${++count}`;
    known.set(name, number);
    return number;
  };
  const emit = (node: SyntaxNode): string => {
    if (isComment(node) || DROPPED.has(node.type) || NOISE.has(code.slice(node.start, node.end))) {
      return '';
    }
    if (node.end <= range.start || node.start >= range.end) {
      return '';
    }
    if (node.start < range.start || node.end > range.end) {
      return emitAll(node.children);
    }
    return emitWhole(node);
  };
  const emitAll = (nodes: readonly SyntaxNode[]): string =>
    nodes
      .map(emit)
      .filter(text => text !== '')
      .join(' ');
  const emitWhole = (node: SyntaxNode): string => {
    if (isText(node) && isPlainText(node)) {
      return textLiteral(node, code);
    }
    if (isNumber(node)) {
      return code.slice(node.start, node.end).replaceAll('_', '').toLowerCase();
    }
    if (node.type === 'jsx_text' || node.type === 'regex') {
      return JSON.stringify(code.slice(node.start, node.end).trim().replace(/\s+/g, ' '));
    }
    if (REFERENCE.test(node.type)) {
      return shorthand(node, code.slice(node.start, node.end), reference(node));
    }
    if (node.children.length === 0) {
      return code.slice(node.start, node.end);
    }
    const named = node.children.filter(child => child.named && !isComment(child));
    if (isBracket(node, named)) {
      return emitAll(node.children);
    }
    const [first, second] = named;
    if (node.type === 'object_assignment_pattern' && first && second) {
      const name = code.slice(first.start, first.end);
      return `(pair_pattern ${name} : (assignment_pattern ${reference(first)} = ${emit(second)}))`;
    }
    // `P { a }` is `P { a: a }`.
    const type = node.type === 'shorthand_field_initializer' ? 'field_initializer' : node.type;
    return `(${type} ${node.children
      .map(child => fieldOf(child, emit(child)))
      .filter(text => text !== '')
      .join(' ')})`;
  };
  return emit(root);
}

/** Brackets around one expression, or a parameter that is nothing but its name. */
function isBracket(node: SyntaxNode, named: readonly SyntaxNode[]): boolean {
  return (
    node.type === 'parenthesized_expression' ||
    (node.type === 'required_parameter' && named.length === 1 && node.children.length === 1)
  );
}

/** A few nodes leave parts out without a sign of it; their fields tell `for (; x;)` from `for (;; x)`. */
function fieldOf(child: SyntaxNode, text: string): string {
  if (text === '') {
    return '';
  }
  if (child.parent?.type === 'arrow_function' && child.field === 'parameter') {
    return `(formal_parameters ${text})`;
  }
  return child.field !== null && /^for_statement$|^for_clause$/.test(child.parent?.type ?? '')
    ? `${child.field}: ${text}`
    : text;
}

/** `{ a }` is `{ a: a }`, of which only the second is a local name. */
function shorthand(node: SyntaxNode, name: string, reference: string): string {
  if (node.type === 'shorthand_property_identifier') {
    return `(pair ${name} : ${reference})`;
  }
  if (node.type === 'shorthand_property_identifier_pattern') {
    return `(pair_pattern ${name} : ${reference})`;
  }
  if (node.type === 'shorthand_field_identifier') {
    return `${name} : ${reference}`;
  }
  return node.parent?.type === 'shorthand_field_initializer' ? `${name} : ${reference}` : reference;
}

function textLiteral(node: SyntaxNode, code: string): string {
  const text = textOf(node, code).replace(/\\(["'`])/g, '$1');
  if (node.parent?.type === 'pair' && node.field === 'key' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text)) {
    return text;
  }
  const prefix = /^[a-z]+/i.exec(code.slice(node.start, node.end))?.[0].toLowerCase() ?? '';
  const kind = /char|rune|system|regex/.test(node.type) ? node.type : 'text';
  return `${kind === 'text' ? '' : `${kind} `}${prefix.replace(/[uf]/, '')}${JSON.stringify(text)}`;
}

/** The name of a member or of a part of a path: never a local name. */
function isMember(node: SyntaxNode): boolean {
  const holder = node.parent?.type ?? '';
  return (
    (node.type === 'identifier' && isProperty(node)) ||
    (/^(?:method_invocation|method_declaration)$/.test(holder) && node.field === 'name') ||
    /^(?:qualified_identifier|scoped_identifier|scoped_type_identifier|scoped_use_list)$/.test(holder)
  );
}
