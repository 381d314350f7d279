import type { Attachment } from '../../src/sources/askMessages.ts';

/** A question as a developer asks it, and a note that holds its answer beside things that don't matter. */
export const DEMO_TASK = 'Which TCP port must the mail worker listen on, and which class should it start?';

export const DEMO_ATTACHMENTS: readonly Attachment[] = [
  {
    path: 'docs/mail-worker.md',
    text: [
      'the compose file gives port 8025 to the mail worker',
      'workers start a class that ends in Loop, so it is MailLoop',
      'the worker runs in a container',
      'the team deploys on Mondays',
      '',
    ].join('\n'),
  },
];
