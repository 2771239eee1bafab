// One ActivityPub actor on loopback, run by Fedify, an implementation that shares no code with ours.
//
//     node peer.mjs --name alice [--spec rfc9421] [--refuse-cavage] [--alias URL]
//
// Events leave as JSON lines on stdout, commands come as JSON lines on stdin; ../peer.py speaks both. Every POST to an
// inbox is an `inbox` event with Fedify's own verdicts on the HTTP signature and on what the letter itself bears: `proof`
// (FEP-8b32) and `signature` (RsaSignature2017). `accepted` follows when Fedify itself has verified the activity and taken
// it in.
import "./webcrypto.mjs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import * as F from "@fedify/fedify";
import * as V from "@fedify/fedify/vocab";
import { Temporal } from "@js-temporal/polyfill";

const CAVAGE = "draft-cavage-http-signatures-12";
const { values: options } = parseArgs({
  options: {
    name: { type: "string", default: "alice" },
    spec: { type: "string", default: CAVAGE }, // what it signs with
    "refuse-cavage": { type: "boolean", default: false }, // 401 to draft-cavage, as a server of tomorrow may
    alias: { type: "string", multiple: true, default: [] }, // alsoKnownAs: who may move here
  },
});
// Of 2048 bits, as most servers have them: to find the 4096 of Fedify's own takes seconds.
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const keys = Promise.all([crypto.subtle.generateKey(rsa, true, ["sign", "verify"]), F.generateCryptoKeyPair("Ed25519")]);
const notes = new Map(), sent = new Map();
let base, successor, numbers = 0;

const emit = (event, details = {}) => process.stdout.write(JSON.stringify({ event, ...details }) + "\n");

// With what Fedify's own vocabulary makes of its object, where the letter bears it.
async function tellAccepted(context, activity) {
  const object = activity instanceof V.Create ? await activity.getObject(context) : null;
  emit("accepted", {
    type: activity.constructor.name,
    id: activity.id?.href,
    actor: activity.actorId?.href,
    object: object && { type: object.constructor.name, id: object.id?.href, content: object.content?.toString(), to: object.toIds.map(String) },
  });
}

const federation = F.createFederation({
  kv: new F.MemoryKvStore(),
  allowPrivateAddress: true,
  firstKnock: options.spec,
  onOutboxError: (error) => emit("outbox_error", { error: String(error) }),
});

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== options.name) return null;
    const pairs = await context.getActorKeyPairs(identifier);
    return new V.Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: `${identifier} (Fedify)`,
      inbox: context.getInboxUri(identifier),
      endpoints: new V.Endpoints({ sharedInbox: context.getInboxUri() }),
      url: context.getActorUri(identifier),
      aliases: options.alias.map((alias) => new URL(alias)),
      successor,
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher((_, identifier) => (identifier === options.name ? keys : []));
federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
  software: { name: "fedify-peer", version: "1.0.0" }, // who says nothing of itself is sent no private letter
  protocols: ["activitypub"],
  usage: { users: { total: 1 }, localPosts: 0, localComments: 0 },
}));
federation.setObjectDispatcher(V.Note, "/users/{identifier}/notes/{number}", (_, { number }) => notes.get(number) ?? null);
federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .setSharedKeyDispatcher(() => ({ identifier: options.name }))
  .on(V.Activity, tellAccepted)
  .on(V.Follow, async (context, follow) => {
    await tellAccepted(context, follow);
    const accept = new V.Accept({ id: newId(context, "accept"), actor: me(context), object: follow });
    await send(context, await follow.getActor(context), accept);
  })
  .onError((_, error) => emit("inbox_error", { error: String(error) }));

// Fedify's verdict on the HTTP signature of a request, asked apart from its own way of taking it in.
async function verdict(request, context) {
  const { headers } = request;
  const spec = headers.has("signature-input") ? "rfc9421" : headers.has("signature") ? CAVAGE : null;
  if (spec === null) return { spec, verified: false };
  const loaders = { documentLoader: context.documentLoader, contextLoader: context.contextLoader };
  const key = await F.verifyRequest(request.clone(), { ...loaders, spec });
  return { spec, verified: key !== null, key: key?.id?.href };
}

// The same of what the letter itself bears, which holds whoever brought it; null where it bears none.
async function ownMarks(document, context) {
  const loaders = { documentLoader: context.documentLoader, contextLoader: context.contextLoader };
  return {
    proof: F.hasProofLike(document) ? (await F.verifyObject(V.Activity, F.detachSignature(document), loaders)) !== null : null,
    ld: F.hasSignatureLike(document) ? await F.verifyJsonLd(document, loaders) : null,
  };
}

async function answer(request) {
  if (request.method !== "POST") return federation.fetch(request, { contextData: undefined });
  const context = federation.createContext(request, undefined), activity = await request.clone().json();
  const signature = await verdict(request, context), marks = await ownMarks(activity, context);
  const refused = options["refuse-cavage"] && signature.spec === CAVAGE;
  emit("inbox", { path: new URL(request.url).pathname, signature, ...marks, refused, activity });
  return refused ? new Response("only RFC 9421 here", { status: 401 }) : federation.fetch(request, { contextData: undefined });
}

const server = createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
  const { method, url } = incoming, body = chunks.length ? Buffer.concat(chunks) : undefined;
  try {
    const response = await answer(new Request(new URL(url, base), { method, headers, body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    emit("fault", { path: url, error: String(error.stack) });
    outgoing.writeHead(500).end();
  }
});

// What it can be told to do. `target` is the id of an actor, `object` that of a film or note.
const me = (context) => context.getActorUri(options.name);
const newId = (context, kind) => new URL(`#${kind}-${++numbers}`, me(context));
const makerOf = async (context, object) => context.lookupObject((await context.lookupObject(object)).attributionId);

async function send(context, recipient, activity) {
  sent.set(activity.id.href, activity);
  await context.sendActivity({ identifier: options.name }, recipient, activity, { immediate: true });
  return { activity: activity.id.href };
}

const commands = {
  async lookup(context, { target }) {
    const found = await context.lookupObject(target);
    return { type: found?.constructor.name, name: found?.name?.toString(), id: found?.id?.href };
  },
  // What is there word for word, for types that Fedify's own vocabulary lacks: a GET in her name.
  async document(context, { target }) {
    const load = await context.getDocumentLoader({ identifier: options.name });
    return { document: (await load(target)).document };
  },
  async follow(context, { target }) {
    const followed = await context.lookupObject(target);
    return send(context, followed, new V.Follow({ id: newId(context, "follow"), actor: me(context), object: followed.id }));
  },
  async undo(context, { activity, target }) {
    const undo = new V.Undo({ id: newId(context, "undo"), actor: me(context), object: sent.get(activity) });
    return send(context, await context.lookupObject(target), undo);
  },
  async like(context, { object }) {
    const like = new V.Like({ id: newId(context, "like"), actor: me(context), object: new URL(object) });
    return send(context, await makerOf(context, object), like);
  },
  async dislike(context, { object }) {
    const dislike = new V.Dislike({ id: newId(context, "dislike"), actor: me(context), object: new URL(object) });
    return send(context, await makerOf(context, object), dislike);
  },
  async announce(context, { object, target }) {
    const announce = new V.Announce({ id: newId(context, "announce"), actor: me(context), to: V.PUBLIC_COLLECTION,
      object: new URL(object), published: Temporal.Now.instant() });
    return send(context, target ? await context.lookupObject(target) : await makerOf(context, object), announce);
  },
  // `direct`: to the actor `target` alone, who is named in it.
  async create(context, { content, inReplyTo, target, direct }) {
    const number = String(++numbers);
    const recipient = target ? await context.lookupObject(target) : await makerOf(context, inReplyTo);
    const to = direct ? recipient.id : V.PUBLIC_COLLECTION;
    const note = new V.Note({
      id: context.getObjectUri(V.Note, { identifier: options.name, number }),
      attribution: me(context),
      replyTarget: inReplyTo ? new URL(inReplyTo) : null,
      to,
      tags: direct ? [new V.Mention({ href: recipient.id, name: `@${recipient.preferredUsername}` })] : [],
      content,
      published: Temporal.Now.instant(),
    });
    notes.set(number, note);
    const create = new V.Create({ id: newId(context, "create"), actor: me(context), to, object: note });
    return { ...(await send(context, recipient, create)), note: note.id.href };
  },
  async edit(context, { note, content, target }) {
    const number = note.split("/").at(-1), changed = notes.get(number).clone({ content, updated: Temporal.Now.instant() });
    notes.set(number, changed);
    const update = new V.Update({ id: newId(context, "update"), actor: me(context), to: V.PUBLIC_COLLECTION, object: changed });
    return send(context, await context.lookupObject(target), update);
  },
  async remove(context, { note, target }) {
    notes.delete(note.split("/").at(-1));
    const tombstone = new V.Tombstone({ id: new URL(note) });
    const deletion = new V.Delete({ id: newId(context, "delete"), actor: me(context), to: V.PUBLIC_COLLECTION, object: tombstone });
    return send(context, await context.lookupObject(target), deletion);
  },
  async block(context, { target }) {
    const blocked = await context.lookupObject(target);
    return send(context, blocked, new V.Block({ id: newId(context, "block"), actor: me(context), object: blocked.id }));
  },
  async flag(context, { target, objects, content }) {
    const flag = new V.Flag({ id: newId(context, "flag"), actor: me(context), content, objects: objects.map((one) => new URL(one)) });
    return send(context, await context.lookupObject(target), flag);
  },
  // She lives at `target` from now on, and tells `told` so.
  async move(context, { target, told }) {
    successor = new URL(target);
    const move = new V.Move({ id: newId(context, "move"), actor: me(context), object: me(context), target: successor });
    return send(context, await context.lookupObject(told), move);
  },
  // Whatever is asked for, in her own name and with her own key.
  async post(context, { target, activity }) {
    const { inboxId } = await context.lookupObject(target), [{ privateKey, keyId }] = await context.getActorKeyPairs(options.name);
    const document = { "@context": "https://www.w3.org/ns/activitystreams", id: newId(context, "posted").href, actor: me(context).href, ...activity };
    const headers = { "content-type": "application/activity+json", date: new Date().toUTCString() };
    const request = new Request(inboxId, { method: "POST", body: JSON.stringify(document), headers });
    return { status: (await fetch(await F.signRequest(request, privateKey, keyId, { spec: options.spec }))).status, activity: document.id };
  },
  // A Follow that is signed with the key of somebody else, or not at all.
  async forge(context, { target, signed }) {
    const { id, inboxId } = await context.lookupObject(target);
    const follow = { id: newId(context, "forged").href, type: "Follow", actor: me(context).href, object: id.href };
    const headers = { "content-type": "application/activity+json", date: new Date().toUTCString() };
    const body = JSON.stringify({ "@context": "https://www.w3.org/ns/activitystreams", ...follow });
    let request = new Request(inboxId, { method: "POST", body, headers });
    if (signed) {
      const { privateKey } = await F.generateCryptoKeyPair("RSASSA-PKCS1-v1_5");
      request = await F.signRequest(request, privateKey, new URL("#main-key", me(context)), { spec: options.spec });
    }
    return { status: (await fetch(request)).status };
  },
};

server.listen(0, "127.0.0.1", () => {
  base = `http://127.0.0.1:${server.address().port}`;
  const context = federation.createContext(new URL(base), undefined);
  emit("ready", { actor: me(context).href });
  createInterface({ input: process.stdin })
    .on("line", async (line) => {
      const { number, command, ...details } = JSON.parse(line);
      try {
        emit("reply", { number, ...(await commands[command](context, details)) });
      } catch (error) {
        emit("reply", { number, error: String(error.stack) });
      }
    })
    .on("close", () => process.exit(0));
});
