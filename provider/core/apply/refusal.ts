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
    `Clerk has an object with ${keyText(definition, declared)} already, ${id}, and it is not this stack's. To take it over, give the resource the option { import: ${JSON.stringify(id)} } or { adopt: true }; otherwise choose another ${definition.endpoint.key.join(" or ")}.`,
    "exists",
  );

/** The old object stands where the new one is to be. */
export const replacesItself = (context: Context, definition: Definition, id: string): ResourceError =>
  creating(
    context,
    definition,
    `Pulumi replaces it and makes the new object before it deletes the old one, ${id}; both would be one object in Clerk, which would be gone in the end. Nothing was changed. Give the resource the option { deleteBeforeReplace: true } and run the same command again; to keep the object, run pulumi up without --replace, or take the taint back by \`pulumi state untaint\`.`,
    "replaces_itself",
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
