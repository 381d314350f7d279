import type { GrammarName } from './languages.ts';
import { walk } from './tree.ts';
import type { SyntaxNode } from './tree.ts';

/** A stretch of code with names of its own. */
interface Scope {
  readonly node: SyntaxNode;
  readonly names: Set<string>;
}

interface Rules {
  /** Nodes that hold the names declared directly within them; the first kind also holds what `var` declares. */
  readonly functions: RegExp;
  readonly blocks: RegExp | null;
  /** In which node, under which field, declared names stand. No field: any child. */
  readonly declares: readonly (readonly [node: string, field: string | null])[];
  /** Functions that are named by their declaration; local only within another function. */
  readonly named: RegExp;
  /** Names that are kept although they are declared. */
  readonly kept: RegExp;
}

const PATTERN =
  /pattern|^(?:expression_list|init_declarator|(?:pointer|reference|array|structured_binding|parenthesized)_declarator|variable_declarator)$/;
const NAME = /^(?:identifier|shorthand_property_identifier_pattern|shorthand_field_identifier)$/;
/** Fields of a pattern that hold no declared name: default values, keys, types, conditions. */
const NOT_DECLARED = new Set(['right', 'value', 'key', 'type', 'condition', 'size', 'parameters']);

const ECMASCRIPT: Rules = {
  functions:
    /^(?:function_declaration|function_expression|arrow_function|method_definition|generator_function|generator_function_declaration|function_signature|function_type|method_signature|constructor_type|abstract_method_signature|call_signature)$/,
  blocks: /^(?:statement_block|for_statement|for_in_statement|catch_clause|switch_body)$/,
  declares: [
    ['variable_declarator', 'name'],
    ['required_parameter', 'pattern'],
    ['optional_parameter', 'pattern'],
    ['formal_parameters', null],
    ['arrow_function', 'parameter'],
    ['catch_clause', 'parameter'],
    ['for_in_statement', 'left'],
  ],
  named: /^(?:function_declaration|generator_function_declaration)$/,
  kept: /^(?:this|undefined|arguments)$/,
};

const RULES: Readonly<Record<GrammarName, Rules>> = {
  typescript: ECMASCRIPT,
  tsx: ECMASCRIPT,
  javascript: ECMASCRIPT,
  python: {
    functions:
      /^(?:function_definition|lambda|list_comprehension|set_comprehension|dictionary_comprehension|generator_expression|class_definition)$/,
    blocks: null,
    declares: [
      ['parameters', null],
      ['lambda_parameters', null],
      ['default_parameter', 'name'],
      ['typed_default_parameter', 'name'],
      ['typed_parameter', null],
      ['assignment', 'left'],
      ['for_statement', 'left'],
      ['for_in_clause', 'left'],
      ['as_pattern', 'alias'],
      ['named_expression', 'name'],
    ],
    named: /^function_definition$/,
    kept: /^(?:self|cls|_|__\w+__|[A-Z][A-Z\d_]+)$/,
  },
  go: {
    functions: /^(?:function_declaration|method_declaration|func_literal|function_type)$/,
    blocks:
      /^(?:block|if_statement|for_statement|expression_switch_statement|type_switch_statement|expression_case|default_case|type_case|communication_case)$/,
    declares: [
      ['parameter_declaration', 'name'],
      ['variadic_parameter_declaration', 'name'],
      ['short_var_declaration', 'left'],
      ['var_spec', 'name'],
      ['const_spec', 'name'],
      ['range_clause', 'left'],
      ['receive_statement', 'left'],
      ['type_switch_statement', 'alias'],
    ],
    named: /^$/,
    kept: /^(?:_|[A-Z]\w*)$/,
  },
  java: {
    functions:
      /^(?:method_declaration|constructor_declaration|compact_constructor_declaration|lambda_expression)$/,
    blocks:
      /^(?:block|for_statement|enhanced_for_statement|try_with_resources_statement|catch_clause|switch_block_statement_group|switch_rule)$/,
    declares: [
      ['formal_parameter', 'name'],
      ['spread_parameter', null],
      ['local_variable_declaration', 'declarator'],
      ['enhanced_for_statement', 'name'],
      ['catch_formal_parameter', 'name'],
      ['resource', 'name'],
      ['inferred_parameters', null],
      ['lambda_expression', 'parameters'],
      ['instanceof_expression', 'name'],
      ['type_pattern', null],
    ],
    named: /^$/,
    kept: /^_$/,
  },
  rust: {
    functions: /^(?:function_item|closure_expression|function_signature_item)$/,
    blocks: /^(?:block|for_expression|match_arm|if_expression|while_expression)$/,
    declares: [
      ['parameter', 'pattern'],
      ['closure_parameters', null],
      ['let_declaration', 'pattern'],
      ['for_expression', 'pattern'],
      ['match_pattern', null],
      ['let_condition', 'pattern'],
    ],
    named: /^function_item$/,
    kept: /^(?:_|[A-Z]\w*)$/,
  },
  cpp: {
    functions: /^(?:function_definition|lambda_expression)$/,
    blocks:
      /^(?:compound_statement|for_statement|for_range_loop|if_statement|while_statement|switch_statement|catch_clause)$/,
    declares: [
      ['parameter_declaration', 'declarator'],
      ['optional_parameter_declaration', 'declarator'],
      ['declaration', 'declarator'],
      ['for_range_loop', 'declarator'],
    ],
    named: /^$/,
    kept: /^[A-Z][A-Z\d_]+$/,
  },
};

/**
 * Finds the names that a piece of code declares for itself: variables, parameters, functions within functions. The
 * answer tells, for a name at a node, in which node it was declared, or null where it comes from outside.
 */
export function localNames(
  root: SyntaxNode,
  code: string,
  grammar: GrammarName,
): (name: string, at: SyntaxNode) => SyntaxNode | null {
  const rules = RULES[grammar];
  const scopes = new Map<SyntaxNode, Scope>();
  const outside = namesFromOutside(root, code);
  const scopeOf = (node: SyntaxNode): Scope => {
    const known = scopes.get(node) ?? { node, names: new Set<string>() };
    scopes.set(node, known);
    return known;
  };
  const nearest = (from: SyntaxNode, functionsOnly: boolean): SyntaxNode => {
    let at: SyntaxNode = from;
    while (at.parent && !(rules.functions.test(at.type) || (!functionsOnly && rules.blocks?.test(at.type)))) {
      at = at.parent;
    }
    return at;
  };
  const declare = (name: string, node: SyntaxNode): void => {
    const exported = node === root && outside.exported.has(name);
    const borrowed = outside.borrowed.get(node)?.has(name) ?? false;
    // What a Python class assigns are its attributes.
    if (!rules.kept.test(name) && !exported && !borrowed && node.type !== 'class_definition') {
      scopeOf(node).names.add(name);
    }
  };
  walk(root, node => {
    for (const [type, field] of rules.declares) {
      if (node.type === type && !isExported(node) && !isReused(node)) {
        const holder = nearest(node, node.parent?.type === 'variable_declaration');
        for (const child of node.children.filter(child => field === null || child.field === field)) {
          declaredIn(child, code).forEach(name => declare(name, holder));
        }
      }
    }
    const name = node.children.find(child => child.field === 'name');
    const around = node.parent ? nearest(node.parent, false) : root;
    if (name && rules.named.test(node.type) && around !== root) {
      declare(code.slice(name.start, name.end), around);
    }
    return true;
  });
  return (name, at) => {
    let node: SyntaxNode | null = at;
    while (node && !scopes.get(node)?.names.has(name)) {
      node = node.parent;
    }
    return node;
  };
}

function declaredIn(node: SyntaxNode, code: string): string[] {
  if (NAME.test(node.type)) {
    return [code.slice(node.start, node.end)];
  }
  return PATTERN.test(node.type)
    ? node.children
        .filter(child =>
          node.type === 'pair_pattern' ? child.field === 'value' : !NOT_DECLARED.has(child.field ?? ''),
        )
        .flatMap(child => declaredIn(child, code))
    : [];
}

/** `export const x`: known outside by its name. */
function isExported(node: SyntaxNode): boolean {
  return node.type === 'variable_declarator' && node.parent?.parent?.type === 'export_statement';
}

/** `for (x of xs)` without `const` sets a name that was declared elsewhere. */
function isReused(node: SyntaxNode): boolean {
  return node.type === 'for_in_statement' && !node.children.some(child => child.field === 'kind');
}

/** Names that are exported by a list, and names that a Python function takes from outside, by function. */
function namesFromOutside(
  root: SyntaxNode,
  code: string,
): { exported: ReadonlySet<string>; borrowed: ReadonlyMap<SyntaxNode, ReadonlySet<string>> } {
  const exported = new Set<string>();
  const borrowed = new Map<SyntaxNode, Set<string>>();
  walk(root, node => {
    const names = node.children.filter(child => child.type === 'identifier');
    if (node.type === 'export_specifier' || node.type === 'export_statement') {
      names.forEach(name => exported.add(code.slice(name.start, name.end)));
    } else if (node.type === 'global_statement' || node.type === 'nonlocal_statement') {
      let holder = node.parent;
      while (holder && holder.type !== 'function_definition') {
        holder = holder.parent;
      }
      if (holder) {
        const known = borrowed.get(holder) ?? new Set<string>();
        names.forEach(name => known.add(code.slice(name.start, name.end)));
        borrowed.set(holder, known);
      }
    }
    return true;
  });
  return { exported, borrowed };
}
