// Stack traces while Pulumi's SDK makes a resource: four for each property, which nothing but PULUMI_DEBUG_PROMISE_LEAKS ever shows, and which
// cost a program more than all the rest of its registrations. See docs/decisions/0011-stack-traces.md.

/** From now on no stack trace is taken, until the function that is returned has been called. */
export function withoutStackTraces(): () => void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = limit;
  };
}

/** The error with the place where the program declares the resource, unless it knows its own. */
export function withStackTrace(error: unknown): unknown {
  if (error instanceof Error && !/\n\s+at /.test(error.stack ?? "")) Error.captureStackTrace(error, withStackTrace);
  return error;
}
