// What the codes of the file system mean to somebody who wanted to write there, and what to do. Touches no file.

/** Why a place could not be written to, with the advice, without a full stop. */
export function causeOf(code: string, what: "folder" | "file"): string {
  const cause = causes[code] ?? "the system refuses it. Name another $";
  return cause.replaceAll("$", what);
}

const causes: { readonly [code: string]: string } = {
  ENOSPC: "no space is left on the disk. Free some, or name a $ on another one",
  EDQUOT: "your quota of the disk is used up. Free some space, or name another $",
  EFBIG: "the file would be larger than is allowed here. Name another $",
  EACCES: "you may not write there. Name another $, or have its rights changed",
  EPERM: "you may not write there. Name another $, or have its rights changed",
  EROFS: "the disk is read-only. Name another $",
  ENOENT: "its folder does not exist. Make it, or name another $",
  ENOTDIR: "a part of the path is a file. Name another $",
  EEXIST: "it is a file. Name another $",
  EISDIR: "there is a folder of that name. Name another $",
  ENAMETOOLONG: "the path is too long. Name another $",
};
