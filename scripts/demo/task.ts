import type { Attachment } from '../../src/sources/askMessages.ts';

/** A question as a developer asks it, and a note that holds its answer beside things that don't matter. */
export const DEMO_TASK = 'On which port does the mail worker listen, and which queue does it read?';

export const DEMO_ATTACHMENTS: readonly Attachment[] = [
  {
    path: 'docs/mail-worker.md',
    text: [
      'the mail worker listens on port 8025',
      'it reads the queue outgoingMail',
      'the worker is written in Go',
      'the team deploys on Mondays',
      '',
    ].join('\n'),
  },
];
