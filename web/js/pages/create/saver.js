/** Stores a draft at the API: creates it once, then changes it with If-Match. */

import { newKey } from "../../core/ids.js";
import { asMe } from "../../core/session.js";
import { definitionOf, formOf } from "./form.js";

/** One draft at the API. A repeat of `store` after a lost answer makes no second poll. */
export class Saver {
  /**
   * @param {string|null} id the poll's id, null for one that is not stored yet
   * @param {string|null} etag its version
   * @param {object|null} clone the poll that it becomes a copy of
   */
  constructor({ id = null, etag = null, clone = null, stored = null }) {
    this.id = id;
    this.etag = etag;
    this.clone = clone;
    this.stored = stored; // the definition at the API as JSON
    this.first = null; // the creation that is under way: {key, body}
    this.images = new Map(); // ids of images of the original by those of the copy's
  }

  /** Store this definition; raises a Problem, 412 with the poll as it is now in `current`. */
  async store(definition) {
    const text = JSON.stringify(definition);
    if (this.id && text === this.stored) return;
    if (!this.id) await this.create(definition);
    if (text !== this.stored) await this.change(definition, text);
  }

  /** Take what another device has stored as the state to change. */
  accept({ etag }) {
    this.etag = etag;
    this.stored = null;
  }

  async create(definition) {
    const { title } = definition;
    this.first ||= this.clone
      ? { key: newKey(), path: `/polls/${this.clone.id}/clone/`, body: { title } }
      : { key: newKey(), path: "/polls/", body: definition };
    const { key, path, body } = this.first;
    try {
      const { data, headers } = await asMe("POST", path, { body, key });
      this.id = data.id;
      this.etag = headers.get("ETag");
      this.stored = this.clone ? null : JSON.stringify(body);
      if (this.clone) this.images = pairs(this.clone, data);
    } catch (problem) {
      // The outcome is known: the next try is another creation.
      if (!problem.isUnknown && problem.code !== "idempotency-in-progress") this.first = null;
      throw problem;
    }
  }

  async change(definition, text) {
    const body = withImages(definition, this.images);
    try {
      const how = { body, ifMatch: this.etag };
      const { headers } = await asMe("PATCH", `/polls/${this.id}/`, how);
      this.etag = headers.get("ETag");
    } catch (problem) {
      if (problem.status !== 412) throw problem;
      // An earlier answer may have been lost: then the API has what is stored here again.
      const current = await load(this.id);
      const theirs = JSON.stringify(definitionOf(formOf(current.poll)));
      if (theirs !== JSON.stringify(definitionOf(formOf(body)))) {
        throw Object.assign(problem, { current });
      }
      this.etag = current.etag;
    }
    this.stored = text;
  }
}

/** A poll as its owner sees it, with its version: {poll, etag}. */
export async function load(id) {
  const { data, headers } = await asMe("GET", `/polls/${id}/`, { cache: "no-cache" });
  return { poll: data, etag: headers.get("ETag") };
}

function pairs(original, copy) {
  const found = new Map();
  const parts = [[original, copy], ...original.choices.map((one, at) => [one, copy.choices[at]])];
  for (const [from, to] of parts) {
    if (from.image && to?.image) found.set(from.image.id, to.image.id);
  }
  return found;
}

function withImages(definition, images) {
  if (!images.size) return definition;
  const mapped = (image) => image && { ...image, id: images.get(image.id) || image.id };
  return {
    ...definition,
    image: mapped(definition.image),
    choices: definition.choices.map((one) => ({ ...one, image: mapped(one.image) })),
  };
}
