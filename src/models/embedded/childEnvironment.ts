/** What the model's process needs of the environment. All else, keys above all, stays outside. */
const PASSED = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SYSTEMROOT',
  'windir',
  'USERPROFILE',
  'LOCALAPPDATA',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'NODE_V8_COVERAGE',
];

/** The environment of the model's process; `ELECTRON_RUN_AS_NODE` because an editor's executable is no plain Node. */
export function childEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = PASSED.flatMap(name => {
    const value = parent[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ELECTRON_RUN_AS_NODE: '1' };
}
