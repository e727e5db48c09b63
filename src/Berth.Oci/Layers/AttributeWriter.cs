using System.Runtime.InteropServices;
using System.Text;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Gives new files their owner, mode, attributes and time with as few calls as will do. Without root, owners and protected
/// attributes stay behind (the runtime maps the user to root), and folders stay open to their owner.
/// </summary>
internal sealed unsafe class AttributeWriter
{
    private const int SetIdBits = 0xc00;

    private readonly int _user = (int)Libc.EffectiveUser();
    private readonly int _group = (int)Libc.EffectiveGroup();
    private readonly int _umask = ReadUmask();

    public bool IsRoot => _user == 0;

    /// <summary>The mode to create a folder with, so that its owner can work in it.</summary>
    public int DirectoryMode(int mode) => IsRoot ? mode : mode | 0x1c0;

    /// <summary>For a file or folder that this process has just made and has open.</summary>
    /// <param name="inherits">The folder around it hands its group on, so nothing is as asked for.</param>
    public void ApplyNew(int file, in NodeAttributes attributes, int mode, bool inherits, string path) =>
        Apply(file, attributes, mode, inherits || (IsRoot && (attributes.UserId != _user || attributes.GroupId != _group)), inherits || (mode & (_umask | 0xe00)) != 0, path);

    /// <summary>For a folder that was there before.</summary>
    public void ApplyExisting(int file, in NodeAttributes attributes, int mode, string path) => Apply(file, attributes, mode, true, true, path);

    private void Apply(int file, in NodeAttributes attributes, int mode, bool changeOwner, bool changeMode, string path)
    {
        if (changeOwner && IsRoot) ChangeOwner(file, ""u8, attributes, path);
        foreach (var (name, value) in attributes.ExtendedAttributes) SetAttribute(file, name, value, path);
        // A change of owner takes set-id bits away.
        if ((changeMode || (changeOwner && (mode & SetIdBits) != 0)) && Libc.ChangeMode(file, (uint)mode) != 0) throw LinuxException.Last("set the mode of", path);
    }

    /// <summary>For a link or node, which cannot be opened.</summary>
    /// <param name="name">Ends in NUL.</param>
    public void ApplyNamed(int directory, ReadOnlySpan<byte> name, in NodeAttributes attributes, bool isLink, string path)
    {
        if (IsRoot) ChangeOwner(directory, name, attributes, path);
        fixed (byte* n = name)
        {
            if (!isLink && Libc.ChangeModeAt(directory, n, (uint)attributes.Mode, 0) != 0) throw LinuxException.Last("set the mode of", path);
            foreach (var (key, value) in attributes.ExtendedAttributes)
            {
                // The kernel gives no call that names a link by folder and name; its view of this process does.
                var full = Encoding.ASCII.GetBytes($"/proc/self/fd/{directory}/").Concat(name.ToArray()).ToArray();
                fixed (byte* f = full)
                fixed (byte* k = Encoding.UTF8.GetBytes(key + '\0'))
                fixed (byte* v = value)
                    Check(Libc.SetAttribute(f, k, v, (nuint)value.Length, 0), key, path);
            }
        }

        SetTime(directory, name, attributes.ModifiedAt, attributes.ModifiedNanoseconds, path);
    }

    /// <param name="name">Ends in NUL; empty for the open file itself.</param>
    public static void SetTime(int file, ReadOnlySpan<byte> name, long seconds, int nanoseconds, string path)
    {
        var times = stackalloc TimeSpec[2];
        times[0] = times[1] = new TimeSpec(seconds, nanoseconds);
        fixed (byte* n = name)
        {
            if ((name.IsEmpty ? Libc.SetTimes(file, times) : Libc.SetTimesAt(file, n, times, Libc.NoFollow)) != 0) throw LinuxException.Last("set the time of", path);
        }
    }

    /// <summary>Marks an open folder as hiding what lies below it, as overlayfs reads it (with <c>userxattr</c> where this is not root).</summary>
    public void SetOpaque(int directory, string path)
    {
        if (IsRoot && TrySetAttribute(directory, "trusted.overlay.opaque", "y"u8) == 0) return;
        if (TrySetAttribute(directory, "user.overlay.opaque", "y"u8) != 0) throw LinuxException.Last("mark as opaque", path);
    }

    private void SetAttribute(int file, string name, byte[] value, string path) => Check(TrySetAttribute(file, name, value), name, path);

    private void Check(int result, string name, string path)
    {
        if (result == 0) return;
        var optional = !IsRoot || name.StartsWith("user.", StringComparison.Ordinal) || name == "security.selinux";
        if (!optional || Marshal.GetLastPInvokeError() is not (Errno.NotPermitted or Errno.NotSupported)) throw LinuxException.Last($"set `{name}` of", path);
    }

    private static int TrySetAttribute(int file, string name, ReadOnlySpan<byte> value)
    {
        fixed (byte* n = Encoding.UTF8.GetBytes(name + '\0'))
        fixed (byte* v = value)
            return Libc.SetAttribute(file, n, v, (nuint)value.Length, 0);
    }

    private static void ChangeOwner(int directory, ReadOnlySpan<byte> name, in NodeAttributes attributes, string path)
    {
        ReadOnlySpan<byte> self = [0];
        fixed (byte* n = name.IsEmpty ? self : name)
        {
            var flags = Libc.NoFollow | (name.IsEmpty ? Libc.EmptyPath : 0);
            if (Libc.ChangeOwnerAt(directory, n, (uint)attributes.UserId, (uint)attributes.GroupId, flags) != 0) throw LinuxException.Last("set the owner of", path);
        }
    }

    /// <summary>Read from the kernel's report: the call that reads the mask also sets it, for all threads.</summary>
    private static int ReadUmask()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
            if (line.StartsWith("Umask:", StringComparison.Ordinal)) return Convert.ToInt32(line["Umask:".Length..].Trim(), 8);
        return 0x1ff;
    }
}
