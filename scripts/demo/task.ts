import type { Attachment } from '../../src/sources/askMessages.ts';

/** A question as a developer asks it, and a note that holds its answer beside things that don't matter. */
export const DEMO_TASK = 'On which TCP port must the mail worker listen, and which class should run it?';

export const DEMO_ATTACHMENTS: readonly Attachment[] = [
  {
    path: 'docs/mail-worker.md',
    text: [
      'the compose file gives port 8025 to the mail worker',
      'workers are run by the class MailLoop',
      'the worker runs in a container',
      'the team deploys on Mondays',
      '',
    ].join('\n'),
  },
];
