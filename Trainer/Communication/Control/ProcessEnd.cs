using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>Ends the process while its main thread may be inside a native call that never returns.</summary>
internal static partial class ProcessEnd
{
    /// <summary>Ends it now, without anybody's clean-up: see _exit(2).</summary>
    public static void Now(int exitCode) => Exit(exitCode);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}
