/*
 * What a sentence of an explanation does, told by its wording. The words are few and plain on purpose: a sentence
 * that is wrongly taken for a reason costs a wrong verdict, one that is missed costs nothing that a person can't add.
 */

const STRONG_REASON = [
  /\bbecause\b/i,
  /\bsince\b(?!\s+(?:then|\d|(?:last|yesterday|monday|january|february|march|april|june|july|august)\b))/i,
  /(?:^|[,;:—–(-]\s*|\band\s+)so\s+(?!far\b|much\b|many\b|good\b|on\b|long\b|let\b|i['’]ll\b|you can\b|here\b)/i,
  /\bso\s+(?:that|as to)\b/i,
  /\bso\s+(?:the|it|its|we|this|there|they|each|every|no|any|only|a|an)\s/i,
  /\b(?:therefore|thus|hence|consequently|accordingly|as a result|for (?:this|that|these) reasons?)\b/i,
  /\b(?:in order|so as) to\b/i,
  /\bto\s+(?:avoid|prevent|ensure|guarantee|make sure|preserve|keep|reduce|minimi[sz]e|comply|satisfy|stay)\b/i,
  /\bwhich\s+(?:means|makes|ensures|avoids|prevents|allows|keeps|gives|lets|guarantees|is why|would|requires|implies)\b/i,
  /\b(?:that|this|which)(?:['’]s| is) why\b|\bthe reason\b|\bmeaning that\b/i,
  /\b(?:due|owing|thanks) to\b|\bgiven (?:that|the)\b|^based on\b|\bfollows (?:that|from)\b/i,
  /\bas\s+(?:the|this|that|your|our|its?|we|they|you|[`"“'][^`"”'\n]+[`"”']|\S*[_./]\S*)\b[^.;]{0,60}?\b(?:requires?|needs?|expects?|says?|said|states?|asked|specif\w+|requested|mention\w*|lists?|shows?|notes?|noted|wants?|demands?)\b/i,
  /\bas\s+(?:requested|asked|specified|described|noted|mentioned|required|stated|instructed|documented)\b/i,
  /\b(?:according to|per (?:the|your|our)|in (?:line|accordance|keeping) with|consistent with)\b/i,
  /\byou\s+(?:said|asked|requested|required|mentioned|specified|told)\b(?!\s+(?:me|us)\s+to\b)/i,
  /\bthe (?:\w+ )?(?:spec\w*|readme|config\w*|docs?|documentation|comment|ticket|prompt|task|instructions?|requirements?|file|notes?|table|schema)\s+(?:says?|states?|asks?|requires?|mentions?|specif(?:y|ies)|wants?|demands?)\b/i,
  /\bfor\s+(?:O\(|(?:constant|linear|logarithmic)[ -]time\b|(?:fast|quick|efficient)(?:er)?\s+\w+|(?:better|easier|more|improved)\s+\w+|(?:simplicity|performance|readability|consistency|safety|clarity|efficiency|compatibility|speed|type[ -]safety|thread[ -]safety|backwards?[ -]compatibility)\b)/i,
  /\b(?:otherwise|or else)\b/i,
];

const WEAK_REASON = [
  /\b(?<!\b(?:will|would|you|you['’]ll|to) )(?:needs? to|must(?:n['’]t)?|has to|have to|requires?|required)\b/i,
  // Not as the first word: "Ensure that …" is an order.
  /(?<=\S\s+)(?:ensur(?:es|ing)|prevent(?:s|ing)|avoid(?:s|ing)|guarantee(?:s|ing)|allow(?:s|ing)|mak(?:es|ing) (?:it|sure|the|sense))\b/i,
  /\b(?:means|implies|implying|leads to|would (?:cause|break|lead|fail|lose|make))\b/i,
  /\b(?:faster|cheaper|safer|simpler|cleaner|more (?:efficient|readable|robust|accurate)|easier|preferable|preferred|better)\b/i,
  /\bfor\s+(?:each|every)\s+\w+\s+to\b/i,
];

const GREETING =
  /^(?:hi|hello|hey|sure|certainly|of course|great|okay|ok|absolutely|thanks|thank you|you['’]re (?:absolutely )?(?:right|welcome)|good (?:question|catch|idea|point)|perfect|excellent|got it|understood|done|i see|alright|no problem|sorry|i apologi[sz]e)\b/i;
const OFFER =
  /\b(?:let me know|feel free|would you like|want me to|happy to|glad to|shall i|should i|if you(?:['’]d| would)? (?:like|want|prefer|need)|hopes? (?:this|that|it) helps|anything else|you (?:can|could|may|might) (?:now )?(?:run|use|try|test|also|adjust|change|install))\b/i;
const OPENING =
  /^(?:(?:first|second|third|wait|actually|hmm|now|next|then|ok(?:ay)?|so|alright|great|perfect|good|sure|finally|also|and|certainly|of course|absolutely|to (?:start|begin)(?: with)?)\b[,!.:]?\s+)*/i;
const ANNOUNCES =
  /^(?:let me|let['’]?s|let us|i['’]?ll|i will|i['’]?m (?:going to|about to|now)|i am (?:going to|about to|now)|i (?:need|want|have|would like) to|i should|i can|i['’]d like to|we['’]ll|we will|time to)\s+/i;
const LOOKS =
  /^(?:\w+ly\s+|also\s+|first\s+|just\s+|now\s+|have a\s+|take a\s+)*(?:look(?:ing)?|read|check(?:ing)?|examin(?:e|ing)|inspect|search(?:ing)?|explor(?:e|ing)|open|start|begin|try|run|see|find|verify|review|investigat(?:e|ing)|understand|gather|get|list|grep|analy[sz](?:e|ing)|figure|think|go|proceed|continue|move|help|explain|show|provide|walk|confirm|debug|test)\b/i;
const GOAL =
  /^(?:we|i|you|the (?:user|task|question|problem|goal|request|assignment))\s+(?:\w+ly\s+)?(?:needs?|wants?|ha(?:ve|s)|asks?|is asking|asked|are asked|am asked|must|should|wants|would like|is)\s+(?:(?:me|us|for)\s+)?(?:to\b|a\b|an\b|the\b|which\b|what\b|for\b)/i;
const CODE_LINE =
  /[;{}]\s*$|^(?:const|let|var|function|def|class|import|from|return|export|public|private|if|for|while|fn|func|#include)\b[^.]*[=(){}[\];<>]/;
const TODO_ITEM =
  /^(?:look|open|inspect|examine|explore|review|understand|locate|grep|investigate|read (?:the|through|all|`)|search (?:the|for|through)|run (?:the|all|tests?|`)|verify (?:that )?(?:the |all )?(?:tests?|build)|(?:test|try) (?:the|it|with)|(?:update|write|add) (?:the )?(?:tests?|docs?|documentation|readme|changelog))\b/i;

const TESTS_RUN =
  /\b(?:tests?|test suite|suite|builds?|lint(?:er|ing)?|type[ -]?check\w*|compil\w+)\b[^.;]{0,40}?\b(?:pass(?:es|ed|ing)?|succeed(?:s|ed)?|(?:is|are) (?:now )?(?:green|clean))\b/i;
const DID = String.raw`(?:also\s+|just\s+|already\s+|then\s+|now\s+|successfully\s+|manually\s+|have\s+|both\s+)*`;
const RAN = new RegExp(
  String.raw`(?:\b(?:i|we)(?:['’]ve)?\s+${DID}|^${DID})(?:ran|tested|verified|executed|compiled|linted|built|double-checked)\b(?![-'’])`,
  'i',
);
const CHANGED = new RegExp(
  String.raw`(?:\b(?:i|we)(?:['’]ve)?\s+${DID}|^${DID})(?:updated|added|created|removed|renamed|fixed|installed|committed|refactored|wrote|written|modified|changed|moved|deleted|implemented|documented|replaced|extracted)\b(?![-'’])`,
  'i',
);
const THIRD_PERSON =
  'handles|returns|accepts|takes|throws|raises|supports|iterates|loops|checks|validates|parses|computes|calculates|converts|logs|prints|sorts|filters|wraps|exposes|implements|retries|stores|tracks|creates|reads|writes|calls|covers|contains|defines|initiali[sz]es|processes|removes|adds|counts|compares|builds|reverses|splits|joins|rejects|catches';
const DESCRIBES = new RegExp(
  `^(?:(?:also|then|it|this|that|which|and)\\s+)*(?:(?:the|this|that|each|new|it)\\b(?:\\s+(?!(?:is|are|was|were|must|has|have|can|should|of|for)\\b)[^\\s,;.]+){0,4}?\\s+)?(?:\`[^\`]+\`\\s+)?(?:now\\s+|also\\s+|correctly\\s+|then\\s+|simply\\s+)*(?:${THIRD_PERSON})\\b`,
  'i',
);

const REASONS_INTRO =
  /\b(?:why|reasons?|because|rationale|reasoning|considerations?|justifications?|decisions?|facts|evidence|trade-?offs?)\b/i;
const TODO_INTRO =
  /\b(?:next steps?|how to|usage|commands?|you (?:can|could|may)|to (?:run|use|test|try|install|verify)|optional(?:ly)?|to-?dos?|follow[- ]ups?|files? (?:changed|modified|touched|to)|questions?|let me know|examples?|alternatives?|further|future)\b/i;

/** Where the words of a sentence begin: after quotes, emphasis and a bold label's marks. */
function plain(sentence: string): string {
  return sentence.replace(/^[\s"'“‘*_>]+/, '').replace(/\*\*|__/g, '');
}

/** Says outright that one thing holds on account of another. */
export function givesReason(sentence: string): boolean {
  const words = plain(sentence);
  return STRONG_REASON.some(pattern => pattern.test(words));
}

/** Says what is needed, better or safe: a reason by its content, not by its connection. */
export function mayGiveReason(sentence: string): boolean {
  const words = plain(sentence);
  return WEAK_REASON.some(pattern => pattern.test(words));
}

/** Nothing that could be a reason, whatever words it has: questions, offers, greetings, looking around, code. */
export function isTalk(sentence: string): boolean {
  const words = plain(sentence);
  const opened = words.replace(OPENING, '');
  const announced = opened.replace(ANNOUNCES, '');
  return (
    /\?["'”’)*_]*$/.test(words) ||
    OFFER.test(words) ||
    (GREETING.test(words) && words.split(/\s+/).length <= 6) ||
    (announced !== opened && LOOKS.test(announced)) ||
    CODE_LINE.test(words)
  );
}

/** Says what is about to be done or what the task is; a reason only where it also gives one outright. */
export function isAnnouncement(sentence: string): boolean {
  const opened = plain(sentence).replace(OPENING, '');
  return (
    ANNOUNCES.test(opened) ||
    GOAL.test(opened) ||
    GREETING.test(opened) ||
    /^here(?:['’]s| is| are)\b/i.test(opened)
  );
}

/** An item of a list of things to do, not of reasons: "Run the tests". */
export function isChore(sentence: string): boolean {
  return TODO_ITEM.test(plain(sentence));
}

/** Tells of work that was done: "I ran the tests and they pass", "Updated the docs". */
export function isProcess(sentence: string): boolean {
  const words = plain(sentence);
  if (TESTS_RUN.test(words) || RAN.test(words)) {
    return true;
  }
  return CHANGED.test(words) && !givesReason(sentence);
}

/** Tells what code does: "returns the first duplicate", "The function handles the empty list". */
export function isDescription(sentence: string): boolean {
  return DESCRIBES.test(plain(sentence)) && !givesReason(sentence);
}

/** What the words before a list, or a heading, make of what follows. */
export function introduces(words: string): 'reasons' | 'chores' | null {
  if (REASONS_INTRO.test(words)) {
    return 'reasons';
  }
  return TODO_INTRO.test(words) ? 'chores' : null;
}
