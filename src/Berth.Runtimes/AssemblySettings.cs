using System.Runtime.CompilerServices;

// Lets ahead-of-time compilation cover the system calls, which keeps start-up short.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("Berth.Runtimes.Tests")]
