// Says whether this project can run on a given Node and system. Old syntax, because old Nodes read it.

var NEEDED = [20, 19];

/**
 * One line that says what to do, or undefined where all is well.
 * @param {string} nodeVersion such as "20.19.0"
 * @param {string} platform as in process.platform
 * @returns {string | undefined}
 */
function refusal(nodeVersion, platform) {
  if (platform === "win32")
    return "pulumi-clerk is developed on Linux and macOS. On Windows, install WSL (run `wsl --install`) and clone and run the project inside it.";
  var parts = nodeVersion.split(".");
  var major = Number(parts[0]);
  var minor = Number(parts[1]);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]))
    return (
      "pulumi-clerk needs Node " + NEEDED.join(".") + " or newer; this is Node " + nodeVersion + ". Install a newer Node and try again."
    );
  return undefined;
}

module.exports = { refusal: refusal };
