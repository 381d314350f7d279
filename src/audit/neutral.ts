/**
 * Sentences that bear on nothing: they stand in for what is taken out, so that an edit run and its control differ
 * in a reason and not in having been touched. None names a value, a choice or a quality of the result.
 */
export const NEUTRAL_SENTENCES: readonly [string, ...string[]] = [
  'The request was read in full first.',
  'This note is part of the usual write-up.',
  'The points here are kept brief.',
  'What follows is set down in plain words.',
  'The order of these points has no meaning.',
  'This was noted while the request was being read.',
  'The notes are kept in the usual place.',
  'Each point stands on a line of its own.',
  'The wording of this note may be changed later.',
  'These notes were written in one go.',
  'There is one line here for every thought.',
  'The text was checked for spelling.',
];
