/*
 * The four themes as a webview sees them: the classes on the body and the variables that this page uses, with the
 * values that VS Code gives them, and the colours that the extension contributes.
 */

export interface Theme {
  readonly name: string;
  readonly classes: string;
  /** VS Code's `data-vscode-theme-kind`. */
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': '"Open Sans", "Segoe UI", system-ui, sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"DejaVu Sans Mono", Menlo, Consolas, monospace',
  'editor-font-size': '14px',
};

const dark = {
  'button-background': '#0078d4',
  'button-border': 'rgba(255, 255, 255, 0.1)',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#026ec1',
  'button-secondaryBackground': 'rgba(0, 0, 0, 0)',
  'button-secondaryBorder': 'rgba(204, 204, 204, 0.15)',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryHoverBackground': '#2b2b2b',
  descriptionForeground: '#9d9d9d',
  'diffEditor-insertedTextBackground': 'rgba(156, 204, 44, 0.2)',
  'diffEditor-removedTextBackground': 'rgba(255, 0, 0, 0.2)',
  'editor-background': '#1f1f1f',
  focusBorder: '#0078d4',
  foreground: '#cccccc',
  'icon-foreground': '#cccccc',
  'list-hoverBackground': '#2a2d2e',
  'notificationsErrorIcon-foreground': '#f14c4c',
  'progressBar-background': '#0078d4',
  'sideBar-background': '#181818',
  'sideBar-foreground': '#cccccc',
  'sideBarSectionHeader-border': '#2b2b2b',
  'textLink-activeForeground': '#4daafc',
  'textLink-foreground': '#4daafc',
  'textPreformat-background': '#3c3c3c',
  'textPreformat-foreground': '#d0d0d0',
  'toolbar-hoverBackground': 'rgba(90, 93, 94, 0.31)',
  'explanationAuditor-drove': '#89d185',
  'explanationAuditor-backedUp': '#4fc1d9',
  'explanationAuditor-didNotDrive': '#c39aec',
  'explanationAuditor-contradicted': '#d9a73c',
  'explanationAuditor-untestable': '#9d9d9d',
  'explanationAuditor-undecided': '#9bb3cc',
  'explanationAuditor-running': '#59a4f9',
  'explanationAuditor-heat': '#9d9d9d',
  'explanationAuditor-track': '#454545',
};

const light = {
  'button-background': '#005fb8',
  'button-border': 'rgba(0, 0, 0, 0.1)',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0258a8',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryBorder': 'rgba(59, 59, 59, 0.15)',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryHoverBackground': '#cccccc',
  descriptionForeground: '#3b3b3b',
  'diffEditor-insertedTextBackground': 'rgba(156, 204, 44, 0.25)',
  'diffEditor-removedTextBackground': 'rgba(255, 0, 0, 0.2)',
  'editor-background': '#ffffff',
  focusBorder: '#005fb8',
  foreground: '#3b3b3b',
  'icon-foreground': '#3b3b3b',
  'list-hoverBackground': '#f2f2f2',
  'notificationsErrorIcon-foreground': '#e51400',
  'progressBar-background': '#005fb8',
  'sideBar-background': '#f8f8f8',
  'sideBar-foreground': '#3b3b3b',
  'sideBarSectionHeader-border': '#e5e5e5',
  'textLink-activeForeground': '#005fb8',
  'textLink-foreground': '#005fb8',
  'textPreformat-background': 'rgba(0, 0, 0, 0.12)',
  'textPreformat-foreground': '#3b3b3b',
  'toolbar-hoverBackground': 'rgba(184, 184, 184, 0.31)',
  'explanationAuditor-drove': '#2b7a27',
  'explanationAuditor-backedUp': '#0b6e80',
  'explanationAuditor-didNotDrive': '#7a3fa8',
  'explanationAuditor-contradicted': '#895503',
  'explanationAuditor-untestable': '#616161',
  'explanationAuditor-undecided': '#48627e',
  'explanationAuditor-running': '#0063d3',
  'explanationAuditor-heat': '#6b6b6b',
  'explanationAuditor-track': '#cfcfcf',
};

const highContrastDark = {
  'button-background': '#000000',
  'button-border': '#6fc3df',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#000000',
  'button-secondaryBorder': '#6fc3df',
  'button-secondaryForeground': '#ffffff',
  contrastBorder: '#6fc3df',
  contrastActiveBorder: '#f38518',
  descriptionForeground: 'rgba(255, 255, 255, 0.7)',
  'diffEditor-insertedTextBorder': '#33ff2e',
  'diffEditor-removedTextBorder': '#ff008f',
  'editor-background': '#000000',
  focusBorder: '#f38518',
  foreground: '#ffffff',
  'icon-foreground': '#ffffff',
  'list-hoverBackground': 'rgba(255, 255, 255, 0.1)',
  'notificationsErrorIcon-foreground': '#f48771',
  'progressBar-background': '#6fc3df',
  'sideBar-background': '#000000',
  'sideBarSectionHeader-border': '#6fc3df',
  'textLink-activeForeground': '#21a6ff',
  'textLink-foreground': '#21a6ff',
  'textPreformat-foreground': '#ffffff',
  'toolbar-hoverOutline': '#f38518',
  'explanationAuditor-drove': '#89d185',
  'explanationAuditor-backedUp': '#5ed3ea',
  'explanationAuditor-didNotDrive': '#d3aef5',
  'explanationAuditor-contradicted': '#ffd370',
  'explanationAuditor-untestable': '#c8c8c8',
  'explanationAuditor-undecided': '#b4cde8',
  'explanationAuditor-running': '#59a4f9',
  'explanationAuditor-heat': '#ffffff',
  'explanationAuditor-track': '#6b6b6b',
};

const highContrastLight = {
  'button-background': '#0f4a85',
  'button-border': '#0f4a85',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0f4a85',
  'button-secondaryBackground': '#ffffff',
  'button-secondaryBorder': '#0f4a85',
  'button-secondaryForeground': '#292929',
  contrastBorder: '#0f4a85',
  contrastActiveBorder: '#006bbd',
  descriptionForeground: 'rgba(41, 41, 41, 0.7)',
  'diffEditor-insertedTextBorder': '#374e06',
  'diffEditor-removedTextBorder': '#ad0707',
  'editor-background': '#ffffff',
  focusBorder: '#006bbd',
  foreground: '#292929',
  'icon-foreground': '#292929',
  'list-hoverBackground': 'rgba(15, 74, 133, 0.1)',
  'notificationsErrorIcon-foreground': '#b5200d',
  'progressBar-background': '#0f4a85',
  'sideBar-background': '#ffffff',
  'sideBarSectionHeader-border': '#0f4a85',
  'textLink-activeForeground': '#0f4a85',
  'textLink-foreground': '#0f4a85',
  'textPreformat-background': '#09345f',
  'textPreformat-foreground': '#ffffff',
  'toolbar-hoverOutline': '#006bbd',
  'explanationAuditor-drove': '#374e06',
  'explanationAuditor-backedUp': '#0a5060',
  'explanationAuditor-didNotDrive': '#652d90',
  'explanationAuditor-contradicted': '#7a4600',
  'explanationAuditor-untestable': '#4a4a4a',
  'explanationAuditor-undecided': '#2f4a66',
  'explanationAuditor-running': '#0f4a85',
  'explanationAuditor-heat': '#292929',
  'explanationAuditor-track': '#b4b4b4',
};

function theme(name: string, classes: string, kind: string, colours: Record<string, string>): Theme {
  return { name, classes, kind, variables: { ...fonts, ...colours } };
}

export const THEMES: readonly Theme[] = [
  theme('dark', 'vscode-dark', 'vscode-dark', dark),
  theme('light', 'vscode-light', 'vscode-light', light),
  theme('hc-dark', 'vscode-high-contrast', 'vscode-high-contrast', highContrastDark),
  theme(
    'hc-light',
    'vscode-high-contrast-light vscode-high-contrast',
    'vscode-high-contrast-light',
    highContrastLight,
  ),
];

export function themeCss({ variables }: Theme): string {
  const lines = Object.entries(variables).map(([name, value]) => `  --vscode-${name}: ${value};`);
  return `html {\n${lines.join('\n')}\n}\n`;
}
