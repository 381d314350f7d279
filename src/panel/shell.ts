export interface Shell {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** What the webview's own resources are served from, as the webview tells it. */
  readonly cspSource: string;
  /** Fresh and unguessable for each page. */
  readonly nonce: string;
  /** A BCP 47 tag, as VS Code tells it. */
  readonly language: string;
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/**
 * The page's HTML: nothing but its policy and its two files. Styles need the nonce too, since the UI toolkit may
 * add a style element; it reads the nonce from the `csp-nonce` property.
 */
export function pageHtml({ scriptUri, styleUri, cspSource, nonce, language }: Shell): string {
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `img-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${attribute(nonce)}">
<title>Explanation Audit</title>
<link rel="stylesheet" href="${attribute(styleUri)}">
</head>
<body>
<main id="page"></main>
<script nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}
