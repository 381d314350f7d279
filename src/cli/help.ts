export type Command = 'audit' | 'ask' | 'models';

const MODEL_OPTIONS = `  --model ID          the model to ask; "embedded" is the one on this machine
                      (default: the captured model where the server has it, else the server's only one)
  --base-url URL      any OpenAI-compatible server (default: OpenAI's own)
                      The key comes from OPENAI_API_KEY and goes to that server only.`;

export const OVERVIEW = `Usage: explanation-auditor COMMAND [OPTIONS]

Audits explanations that AI assistants give: runs the task again with each stated reason taken out or altered,
beside matched controls.

Commands:
  audit FILE…     audit the explanations of capture files (*.capture.json)
  ask "TASK"      have a model answer with its reasons first, and capture that
  models          what can be reached, and what each can do

explanation-auditor COMMAND --help says more of each.

Exit status: 0 clean; 1 findings at or above --fail-on; 2 bad usage or input; 3 the model could not be reached or
refused; 130 interrupted.
`;

export const HELP: Readonly<Record<Command, string>> = {
  audit: `Usage: explanation-auditor audit FILE… [OPTIONS]

Audits the explanation in each capture file. Results go to standard output, progress to standard error.

Options:
${MODEL_OPTIONS}
  --max-calls N       calls a file at most, those that find out a server's abilities included (default 200)
  --margin X          effects below this count as none, 0 to 1 (default 0.3)
  --seed N            draws wordings, and the model's seeds where it takes them (default 1)
  --concurrency N     calls under way at a time, 1 to 64 (default 4)
  --quick             a short look: can credit a reason, accuses none
  --deep              gives every reason runs of its own, also those that show nothing in a look
  --state DIR         remembers there what was measured; the same command goes on from it and pays for nothing twice
  --claims WHO        rules or model: who finds the reasons in the explanation (default rules)
  --edits WHO         rules or model: who words how they are altered (default rules)
                      A model's drafts are checked, count as calls, and are left to the rules where they can't be used.
  --format FORMAT     text or json (default text). json: the report; of several files an array of reports
  --out FILE          writes the result there too, whole or not at all
                      (in --format; without one, as JSON where FILE ends in .json)
  --fail-on LEVEL     exit 1 for a finding: did-not-drive (or contradicted), contradicted, never (default never)
  --help              this text
`,
  ask: `Usage: explanation-auditor ask "TASK" [OPTIONS]

Has a model answer with its reasons first, and captures the answer, ready for "audit".

Options:
${MODEL_OPTIONS}
  --attach FILE…      text files that the model is given with the task
  --seed N            seed of the draw, where the model takes one
  --out FILE          writes the capture there and the answer to standard output
                      (default: the capture goes to standard output)
  --help              this text
`,
  models: `Usage: explanation-auditor models [OPTIONS]

Lists what can be reached, and what the chosen model can do; finding that out takes a few tiny calls.

Options:
${MODEL_OPTIONS}
  --format FORMAT     text or json (default text)
  --help              this text
`,
};
