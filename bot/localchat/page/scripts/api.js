/** The server's page API. Each call throws a `Refusal` where the server answers with one: in Telegram's words, with its status. */

export class Refusal extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }

  /** Whether the same may be taken later: the server is in trouble, or busy. */
  get passes() {
    return this.status >= 500 || this.status === 429;
  }
}

async function ask(path, options = {}) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(body.description ?? body.error ?? `${answer.status} ${answer.statusText}`, answer.status);
  return body;
}

const json = (method, body) => ({ method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const people = () => ask("/chat/people");
export const bot = (person) => ask(`/chat/bot?person=${person}`);
export const history = (person, after = 0) => ask(`/chat/${person}/messages?after=${after}`);
export const tap = (person, message, data) => ask(`/chat/${person}/taps`, json("POST", { message_id: message, data }));
export const edit = (person, message, changes) => ask(`/chat/${person}/messages/${message}`, json("PATCH", changes));
export const makeAdmin = (person, admin) => ask(`/chat/${person}/admin`, json("POST", { admin }));
export const clear = (person) => ask(`/chat/${person}`, { method: "DELETE" });
export const eventsOf = (person) => `/chat/${person}/events`;

export const inline = (person, query) => ask(`/chat/${person}/inline`, json("POST", { query }));
export const pick = async (person, result) => [await ask(`/chat/${person}/inline/pick`, json("POST", { result_id: result }))].flat();

/** Puts another photo into a message. */
export function replace(person, message, photo) {
  const form = new FormData();
  form.append("photo", photo);
  return ask(`/chat/${person}/messages/${message}`, { method: "PATCH", body: form });
}

/**
 * Sends text, or photos (several make an album), or one document, or a file of another `kind`, or what is no file
 * (`told`: a location, a poll…), or forwards a message; answers the messages that came of it.
 */
export async function send(person, { text, photos = [], file, kind = "document", told, forward, caption, replyTo }) {
  const path = `/chat/${person}/messages`;
  const fields = Object.entries({ text, caption, ...told, forward: forward?.message_id, reply_to: replyTo }).filter(([, value]) => value);
  if (!photos.length && !file) return [await ask(path, json("POST", Object.fromEntries(fields)))].flat();
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  for (const photo of photos) form.append("photo", photo);
  if (file) form.append(kind, file);
  return [await ask(path, { method: "POST", body: form })].flat();
}
