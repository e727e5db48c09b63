using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Runtimes.Local.Linux;

/// <summary>Removes folders by the names the kernel gives, which need not be text, and without following a link a task may have left.</summary>
internal static unsafe class FolderTree
{
    private const int CurrentFolder = -100, RemoveFolder = 0x200;
    // struct dirent on 64-bit Linux.
    private const int NameOffset = 19;

    // O_DIRECTORY and O_NOFOLLOW, which the two processors number differently.
    private static readonly int OpenFolder =
        (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 | 0x8000 : 0x10000 | 0x20000) | Libc.O_CLOEXEC;

    /// <summary>False when it has more entries than that, or something cannot be removed; part of it is gone then.</summary>
    public static bool TryRemove(string folder, int entries)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(folder + "\0")) return Remove(CurrentFolder, name, ref entries);
    }

    private static bool Remove(int parent, byte* name, ref int left)
    {
        if (left-- <= 0) return false;
        if (Libc.unlinkat(parent, name, 0) == 0) return true;
        if (Libc.unlinkat(parent, name, RemoveFolder) == 0) return true;
        var fd = Libc.openat(parent, name, OpenFolder, 0);
        if (fd < 0) return false;
        var listing = Libc.fdopendir(fd);
        try
        {
            byte* entry;
            while ((entry = Libc.readdir(listing)) != null)
                if (!IsDots(entry + NameOffset) && !Remove(fd, entry + NameOffset, ref left)) return false;
        }
        finally
        {
            _ = Libc.closedir(listing);
        }

        return Libc.unlinkat(parent, name, RemoveFolder) == 0;
    }

    private static bool IsDots(byte* name) => name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}
