// Why a creation cannot go on, which only the look at Clerk has shown. Sentences alone.
import type { Context } from "../context";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { keyText } from "../observe/observe";
import { ResourceError, label } from "../resource-error";

const creating = ({ name }: Context, definition: Definition, said: string, code: string): ResourceError =>
  new ResourceError(`creating ${label(definition, name)}: ${said}`, code);

export const exists = (context: Context, definition: Definition, declared: Values, id: string): ResourceError =>
  creating(
    context,
    definition,
    `Clerk has an object with ${keyText(definition, declared)} already, ${id}. To take it over, give the resource the option { import: ${JSON.stringify(id)} } or { adopt: true }; where it is not this program's, choose another ${definition.endpoint.key.join(" or ")}. Where this stack has it and Pulumi is replacing it (--replace, a taint), both would be one object: give the resource the option { deleteBeforeReplace: true } and run the same command again.`,
    "exists",
  );

export const unknownRow = (context: Context, definition: Definition, declared: Values): ResourceError =>
  creating(
    context,
    definition,
    `Clerk has no ${definition.type} with ${keyText(definition, declared)}, and none can be made.`,
    "unknown_row",
  );

export const unknownId = (context: Context, definition: Definition, text: string): ResourceError =>
  creating(
    context,
    definition,
    `Clerk has no object of the kind ${definition.type} with the id or ${definition.endpoint.key.join("/")} ${JSON.stringify(text)}. Check the import option, and that the key belongs to the right instance.`,
    "unknown_id",
  );
