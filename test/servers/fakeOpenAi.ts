import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The part of a chat-completions request that tests look at. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly stream?: boolean;
}

export interface FakeRequest {
  /** Counts the requests to the chat endpoint, from 0. */
  readonly index: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatBody;
  /** Aborts when the client closes the connection before it was answered. */
  readonly signal: AbortSignal;
}

/** What a handler answers: a finished chat completion, an HTTP answer of its own, or trouble. */
export type FakeAnswer =
  | {
      readonly type: 'chat';
      readonly text: string;
      readonly finish?: 'stop' | 'length' | 'content_filter';
      /** Further fields of the message, such as `reasoning_content`. */
      readonly message?: Readonly<Record<string, unknown>>;
      readonly usage?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'http';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** A string is sent as it is, anything else as JSON. */
      readonly body: unknown;
    }
  /** The connection stays open and nothing comes. */
  | { readonly type: 'hang' }
  /** The connection breaks: before any byte, or in the middle of a body. */
  | { readonly type: 'cut'; readonly after?: string };

export interface FakeServer {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  readonly origin: string;
  /** Every request to the chat endpoint, in the order of arrival. */
  readonly requests: readonly FakeRequest[];
  /** Method and path of every request to any endpoint. */
  readonly paths: readonly string[];
  /** Open chat requests now, and the most there ever were. */
  readonly inFlight: number;
  readonly mostInFlight: number;
  /** Chat requests whose client went away before the answer was out. */
  readonly aborted: number;
  /** Resolves when `aborted` has reached `count`. */
  whenAborted(count: number): Promise<void>;
  /** Resolves when `requests` has reached `count`. */
  whenRequested(count: number): Promise<void>;
  close(): Promise<void>;
}

/** An error as OpenAI's servers send it. */
export function apiError(
  status: number,
  message: string,
  extra: { code?: string; param?: string; type?: string; headers?: Readonly<Record<string, string>> } = {},
): FakeAnswer {
  return {
    type: 'http',
    status,
    ...(extra.headers && { headers: extra.headers }),
    body: {
      error: {
        message,
        type: extra.type ?? 'invalid_request_error',
        code: extra.code ?? null,
        param: extra.param ?? null,
      },
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function send(response: ServerResponse, request: FakeRequest, answer: FakeAnswer): void {
  switch (answer.type) {
    case 'chat': {
      const prompt = tokens(request.body.messages.map(message => message.content).join('\n'));
      const completion = tokens(answer.text);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          id: `chatcmpl-${request.index}`,
          object: 'chat.completion',
          created: 0,
          model: request.body.model,
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: answer.text, ...answer.message },
              finish_reason: answer.finish ?? 'stop',
            },
          ],
          usage: {
            prompt_tokens: prompt,
            completion_tokens: completion,
            total_tokens: prompt + completion,
            ...answer.usage,
          },
        }),
      );
      return;
    }
    case 'http': {
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(text);
      return;
    }
    case 'hang':
      return;
    case 'cut':
      if (answer.after === undefined) {
        response.destroy();
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(answer.after, () => response.destroy());
      return;
  }
}

/**
 * An OpenAI-compatible server on 127.0.0.1 that answers as `handler` says. It counts requests, how many were open
 * at once, and how many clients went away.
 *
 * `models` are the ids that `/models` lists.
 */
export async function startFakeOpenAi(
  handler: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
  { models = ['fake-model'] }: { models?: readonly string[] } = {},
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const paths: string[] = [];
  const waiting = new Set<() => void>();
  let inFlight = 0;
  let mostInFlight = 0;
  let aborted = 0;
  const changed = () => {
    for (const check of waiting) {
      check();
    }
  };
  const until = (reached: () => boolean) =>
    new Promise<void>(resolve => {
      const check = () => {
        if (reached()) {
          waiting.delete(check);
          resolve();
        }
      };
      waiting.add(check);
      check();
    });

  const chat = async (incoming: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    let mine = false;
    response.on('close', () => {
      inFlight -= 1;
      if (!response.writableFinished && !mine) {
        aborted += 1;
        gone.abort();
      }
      changed();
    });
    const body = JSON.parse(await readBody(incoming)) as ChatBody;
    const request = { index: requests.length, headers: incoming.headers, body, signal: gone.signal };
    requests.push(request);
    changed();
    const answer = await handler(request);
    if (!gone.signal.aborted) {
      mine = answer.type === 'cut';
      send(response, request, answer);
    }
  };

  const server = createServer((incoming, response) => {
    paths.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    if (incoming.method === 'POST' && incoming.url?.endsWith('/chat/completions')) {
      chat(incoming, response).catch((thrown: unknown) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: `fake server: ${String(thrown)}` } }));
      });
      return;
    }
    incoming.resume();
    const found = incoming.method === 'GET' && incoming.url?.endsWith('/models') === true;
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        found
          ? {
              object: 'list',
              data: models.map(id => ({ id, object: 'model', created: 0, owned_by: 'test' })),
            }
          : { error: { message: 'no such path', code: null } },
      ),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    baseUrl: `${origin}/v1`,
    origin,
    requests,
    paths,
    get inFlight() {
      return inFlight;
    },
    get mostInFlight() {
      return mostInFlight;
    },
    get aborted() {
      return aborted;
    },
    whenAborted: count => until(() => aborted >= count),
    whenRequested: count => until(() => requests.length >= count),
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
