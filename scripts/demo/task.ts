import type { Attachment } from '../../src/sources/askMessages.ts';

/** A question as a developer asks it, and a note that holds its answer beside things that don't matter. */
export const DEMO_TASK =
  'Which queue must the mail worker read, and after how many tries is a message given up?';

export const DEMO_ATTACHMENTS: readonly Attachment[] = [
  {
    path: 'docs/mail-worker.md',
    text: [
      'The mail worker reads the queue outgoingMail.',
      'A message is given up after 6 tries.',
      'The worker is written in Go.',
      'Its logs are kept for two weeks.',
      '',
    ].join('\n'),
  },
];
