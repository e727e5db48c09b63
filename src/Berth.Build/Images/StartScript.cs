using Berth.Oci.Layers;

namespace Berth.Build.Images;

/// <summary>The layer with the small script that sources a start-up hook and then becomes the task.</summary>
public static class StartScript
{
    public const string Path = "opt/berth/start";

    /// <summary>
    /// Called as <c>/opt/berth/start HOOK COMMAND…</c> in the work directory. The hook is sourced, so variables, functions, the directory and the
    /// umask it sets stay; it runs under <c>set -e</c>, and any way it ends the script early ends the task with that code (determined.md §3.3).
    /// </summary>
    private const string Text = """
        #!/bin/sh
        if [ -x /bin/bash ] && [ -z "${BASH_VERSION:-}" ]; then exec /bin/bash "$0" "$@"; fi
        berth_hook=$1
        shift
        trap 'berth_code=$?; echo "berth: start-up hook $berth_hook ended with exit code $berth_code; the task was not started" >&2; exit "$berth_code"' EXIT
        set -e
        . "./$berth_hook"
        set +e
        trap - EXIT
        unset berth_hook
        exec "$@"

        """;

    public static FilesLayer.TextFile File { get; } = new(Path, Text, LayerFormat.ExecutableMode);
}
