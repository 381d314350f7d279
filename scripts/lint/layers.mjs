import path from 'node:path';

/** Longest key of `names` that is `file` itself or a folder above it. */
function roomOf(file, names) {
  return names
    .filter(name => file === name || file.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * Keeps the direction of imports. A room may reach itself and the rooms listed for it, nothing may reach
 * `vscode` outside the editor's places, and the engine may reach neither `node:` modules nor an SDK.
 * Static, re-exporting, dynamic, type-only and `require` forms are all read, so a type import is no way round.
 */
const direction = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object' }],
    messages: {
      room: '{{from}} may not import from {{to}}.',
      editor: '`vscode` may be imported only under {{allowed}}.',
      pure: 'The engine is pure: `{{name}}` may not be imported in src/audit.',
      computed: 'An import path must be a plain string, so that its direction can be seen.',
    },
  },
  create(context) {
    const { rooms, editorOnly } = context.options[0];
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const from = roomOf(file, Object.keys(rooms));
    const engineLibraries = new Set(['zod', 'markdown-it']);

    function check(node, source) {
      if (source === 'vscode') {
        if (!roomOf(file, editorOnly)) {
          context.report({ node, messageId: 'editor', data: { allowed: editorOnly.join(', ') } });
        }
        return;
      }
      if (!source.startsWith('.')) {
        if (from === 'src/audit' && !engineLibraries.has(source)) {
          context.report({ node, messageId: 'pure', data: { name: source } });
        }
        return;
      }
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), source));
      if (!from) {
        return;
      }
      const to = roomOf(target, Object.keys(rooms));
      if (
        to !== from &&
        (to === undefined ? target.startsWith('src/') || from === 'src/audit' : !rooms[from].includes(to))
      ) {
        context.report({ node, messageId: 'room', data: { from, to: to ?? target } });
      }
    }

    function literal(node, argument) {
      if (argument?.type === 'Literal' && typeof argument.value === 'string') {
        check(node, argument.value);
      } else if (argument?.type === 'TemplateLiteral' && argument.expressions.length === 0) {
        check(node, argument.quasis[0].value.cooked);
      } else if (from === 'src/audit') {
        context.report({ node, messageId: 'computed' });
      }
    }

    return {
      ImportDeclaration: node => literal(node, node.source),
      ExportAllDeclaration: node => literal(node, node.source),
      ExportNamedDeclaration: node => node.source && literal(node, node.source),
      ImportExpression: node => literal(node, node.source),
      TSImportType: node => literal(node, node.source ?? node.argument?.literal ?? node.argument),
      TSExternalModuleReference: node => literal(node, node.expression),
      CallExpression(node) {
        const callee = node.callee;
        const isRequire =
          (callee.type === 'Identifier' && callee.name === 'require') ||
          (callee.type === 'MemberExpression' &&
            callee.object.type === 'Identifier' &&
            callee.object.name === 'require');
        if (isRequire && node.arguments.length > 0) {
          literal(node, node.arguments[0]);
        }
      },
    };
  },
};

export const layers = { rules: { direction } };
