// All traits, in the order in which they are asked: what an earlier one decides, a later one does not see. A new trait is a file and a line here.
import type { Trait } from "../trait";
import { canonical } from "./canonical";
import { clear } from "./clear";
import { clearOnRemoval } from "./clear-on-removal";
import { computed } from "./computed";
import { createOnly } from "./create-only";
import { fetchAgain } from "./fetch";
import { guarded } from "./guarded";
import { idOf } from "./id-of";
import { immutable } from "./immutable";
import { joined } from "./joined";
import { late } from "./late";
import { merge } from "./merge";
import { once } from "./once";
import { oneWay } from "./one-way";
import { param } from "./param";
import { parts } from "./parts";
import { production } from "./production";
import { replaceOnRemoval } from "./replace-on-removal";
import { required } from "./required";
import { secret } from "./secret";
import { serverDefault } from "./server-default";
import { trigger } from "./trigger";
import { updateOnly } from "./update-only";
import { via } from "./via";
import { wire } from "./wire";
import { writeOnly } from "./write-only";

export const traits: readonly Trait[] = [
  required,
  // What absence means: exactly one of these in an optional property.
  clear,
  clearOnRemoval,
  serverDefault,
  replaceOnRemoval,
  // Where the value comes from and goes to. A value that travels with a call of its own is no matter of the others.
  trigger,
  param,
  immutable,
  secret,
  writeOnly,
  createOnly,
  updateOnly,
  computed,
  once,
  fetchAgain,
  via,
  merge,
  parts,
  late,
  canonical,
  joined,
  wire,
  guarded,
  production,
  oneWay,
  idOf,
];
