/*
 * The words of which wired cases are made. No topic or place shares a word with a value, with the words that an
 * alteration puts in, or with a rewording: the model knows each claim by its topic.
 */

const FIRST = 'ledger parcel invoice coupon badge locker ferry bakery cellar quarry'.split(' ');
const SECOND = 'mirror queue feed index archive meter'.split(' ');

/** Sixty different topics, and a few more: what each claim is about. */
export const TOPICS: readonly string[] = [
  ...FIRST.flatMap(first => SECOND.map(second => `${first} ${second}`)),
  ...'harvest plan,winter roster,tunnel map,orchard log,museum desk,canteen tab'.split(','),
];

export const PLACES: readonly string[] =
  'north depot,old mill,river office,upper hall,night shift,spare yard,west gate,town store,long barn,glass house'.split(
    ',',
  );

/** Names in camel case; each a value of the output. */
export const NAMES: readonly string[] =
  'relayStaging brokerHolding courierTransit packerIntake routerOutbound loaderTransfer sorterReturns binderPending'.split(
    ' ',
  );

export const COMMENTS: readonly string[] = [
  '',
  'As agreed.',
  'Keep this in step with the notes.',
  'Set up once.',
];
export const LOCALS: readonly string[] = ['amount', 'setting', 'chosen'];
export const PARAMETERS: readonly string[] = ['host', 'target', 'peer'];

/** Sentences of the prompt and of the explanation that bear on nothing. */
export const FILLERS: readonly string[] = [
  'The notes were put together last spring.',
  'Some of the team work from another town.',
  'The room plan hangs beside the lift.',
  'Coffee is served in the small kitchen.',
  'The parking spaces are handed out by lot.',
  'A painter will come by in the autumn.',
  'The printer on the ground floor is new.',
  'Visitors sign the book at the door.',
  'The meeting takes place on a weekday.',
  'The windows were cleaned not long ago.',
];

/** What a sentence of the prompt says, and what a claim says: `T` topic, `P` place, `V` value. */
export interface Template {
  readonly given: string;
  readonly claim: string;
}

/** They name a value of the output. */
export const NAMING: readonly Template[] = [
  {
    given: 'The T was laid out for V.',
    claim: 'V is the right choice, because the T was laid out for it at the P.',
  },
  { given: 'The T only takes V from the P.', claim: 'It must be V, since the T only takes that from the P.' },
  { given: 'For the T the P agreed on V.', claim: 'The P agreed on V for the T, so V it is.' },
  { given: 'Under the T stands V.', claim: 'The T asks for V, because the P was built that way.' },
];

/** They name none. */
export const PLAIN: readonly Template[] = [
  {
    given: 'The T must stay within its share.',
    claim: 'The T must stay within its share, because the P is busy at night.',
  },
  {
    given: 'The T is read only at the start.',
    claim: 'The T is read only at the start, so nothing has to be kept warm for the P.',
  },
  { given: 'The T answers at once.', claim: 'Calls to the T stay short, because the P answers at once.' },
  {
    given: 'The T is faster to read than the P.',
    claim: 'The T is faster to read than the P, so it pays to ask it.',
  },
  { given: 'The T runs out of the P.', claim: 'The T runs out of the P, because the old shed went away.' },
];

/** The same content once more, as a prompt says it beside an explanation that holds it too. */
export const backing = (claim: string): string =>
  `The handbook has a note on this as well: ${lowered(claim)}`;

const lowered = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}` : text;
