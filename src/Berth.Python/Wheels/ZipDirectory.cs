using System.Buffers.Binary;
using System.Text;
using Berth.Core.Problems;
using Microsoft.Win32.SafeHandles;

namespace Berth.Python.Wheels;

/// <summary>Reads the central directory of a zip archive (APPNOTE 4.3, zip64 included) and refuses what must not be unpacked.</summary>
internal sealed class ZipDirectory
{
    /// <summary>More than any wheel has; the directory of an archive is held in memory.</summary>
    private const int LargestDirectory = 256 << 20;

    /// <summary>Inflated bytes of one wheel; the largest published ones have a tenth of it.</summary>
    private const long LargestContent = 64L << 30;

    /// <summary>Deflate cannot shrink data by more than this factor, so whoever declares more lies.</summary>
    private const long MostShrinking = 1032;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string wheel;
    private readonly List<Problem> problems = [];

    private ZipDirectory(string wheel) => this.wheel = wheel;

    /// <param name="wheel">File name, for problems.</param>
    /// <exception cref="BerthException">The archive is damaged or unsafe; every unsafe member is named, up to twenty.</exception>
    public static WheelMember[] Read(SafeFileHandle file, string wheel)
    {
        var directory = new ZipDirectory(wheel);
        var (start, size, count) = ZipEnd.Find(file, wheel);
        if (size > LargestDirectory) throw ZipEnd.Damaged(wheel, "its directory is larger than any real one");
        var bytes = new byte[size];
        ZipEnd.ReadExactly(file, bytes, start, wheel);
        var members = directory.Members(bytes, count, start);
        directory.RefuseClashes(members);
        return directory.problems.Count == 0 ? members : throw new BerthException([.. directory.problems.Take(20)]);
    }

    private WheelMember[] Members(ReadOnlySpan<byte> bytes, long count, long end)
    {
        var members = new List<WheelMember>((int)Math.Min(count, bytes.Length / 46));
        long total = 0;
        while (bytes.Length > 0)
        {
            if (bytes.Length < 46 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x02014b50) throw ZipEnd.Damaged(wheel, "its directory is broken");
            int nameLength = Short(bytes, 28), extraLength = Short(bytes, 30), length = 46 + nameLength + extraLength + Short(bytes, 32);
            if (length > bytes.Length) throw ZipEnd.Damaged(wheel, "its directory is cut short");
            if (Member(bytes[..length], nameLength, extraLength, end) is { } member)
            {
                members.Add(member);
                total += member.Size;
                if (total > LargestContent) throw Bomb($"`{wheel}` would unpack to more than {LargestContent >> 30} GiB");
            }

            bytes = bytes[length..];
            count--;
        }

        return count == 0 ? WithLimits(members, end) : throw ZipEnd.Damaged(wheel, "its directory does not hold as many members as it says");
    }

    private WheelMember? Member(ReadOnlySpan<byte> entry, int nameLength, int extraLength, long end)
    {
        string name;
        try
        {
            name = StrictUtf8.GetString(entry.Slice(46, nameLength));
        }
        catch (DecoderFallbackException)
        {
            Refuse(PythonProblems.UnsafeWheel, $"`{wheel}` has a member whose name is not UTF-8");
            return null;
        }

        var sizes = ZipSizes.Read(entry, entry.Slice(46 + nameLength, extraLength));
        if (sizes is not { } s || s.HeaderAt < 0 || s.Compressed < 0 || s.Size < 0 || s.HeaderAt > end - 30 - nameLength - s.Compressed)
            throw ZipEnd.Damaged(wheel, $"the place of `{name}` lies outside the archive");
        int flags = Short(entry, 8), method = Short(entry, 10), mode = (int)(BinaryPrimitives.ReadUInt32LittleEndian(entry[38..]) >> 16);
        var folder = name.EndsWith('/');
        if (MemberName.Fault(folder ? name[..^1] : name) is { } fault) Refuse(PythonProblems.UnsafeWheel, $"`{wheel}` has a member named `{name}`, which {fault}");
        else if ((mode & 0xF000) is not (0 or 0x8000 or 0x4000)) Refuse(PythonProblems.UnsafeWheel, $"`{name}` in `{wheel}` is a link or a device, not a file");
        else if ((flags & 0x2041) != 0) Refuse(PythonProblems.UnsafeWheel, $"`{name}` in `{wheel}` is encrypted");
        else if (method is not (0 or 8)) Refuse(PythonProblems.UnsafeWheel, $"`{name}` in `{wheel}` uses compression method {method}; wheels may store or deflate");
        else if (method == 0 ? s.Size != s.Compressed : s.Size / MostShrinking > s.Compressed) throw Bomb($"`{name}` in `{wheel}` declares {s.Size} bytes that cannot come from {s.Compressed}");
        return folder ? null : new WheelMember(name, s.Size, s.Compressed, method == 8, (mode & 0x49) != 0, s.HeaderAt, end);
    }

    /// <summary>Members must not share bytes: overlapping ones are how an archive of a few kilobytes unpacks to terabytes.</summary>
    private WheelMember[] WithLimits(List<WheelMember> members, long end)
    {
        var limited = members.ToArray();
        var order = Enumerable.Range(0, limited.Length).OrderByDescending(i => limited[i].HeaderAt);
        foreach (var i in order)
        {
            var member = limited[i];
            if (member.HeaderAt + 30 + member.CompressedSize > end)
                Refuse(PythonProblems.UnsafeWheel, $"`{member.Path}` in `{wheel}` overlaps another member");
            limited[i] = member with { Limit = end };
            end = member.HeaderAt;
        }

        return limited;
    }

    private void RefuseClashes(WheelMember[] members)
    {
        var seen = new Dictionary<string, string>(members.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var member in members)
        {
            if (seen.TryAdd(member.Path, member.Path)) continue;
            var other = seen[member.Path];
            Refuse(PythonProblems.UnsafeWheel, other == member.Path
                ? $"`{wheel}` has two members named `{member.Path}`"
                : $"`{wheel}` has members `{other}` and `{member.Path}`, which differ only in case");
        }

        foreach (var member in members)
        {
            var slash = member.Path.LastIndexOf('/');
            if (slash > 0 && seen.GetAlternateLookup<ReadOnlySpan<char>>() is var lookup && HoldsParent(lookup, member.Path, slash))
                Refuse(PythonProblems.UnsafeWheel, $"`{wheel}` has `{member.Path}` below something that is a file");
        }
    }

    private static bool HoldsParent(Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> files, string path, int slash)
    {
        for (; slash > 0; slash = path.LastIndexOf('/', slash - 1))
            if (files.ContainsKey(path.AsSpan(0, slash))) return true;
        return false;
    }

    private void Refuse(ProblemCode code, string what) =>
        problems.Add(new Problem(code, what, Fix: "use another release of the package, or rebuild the wheel with a current build tool"));

    private static BerthException Bomb(string what) =>
        new(new Problem(PythonProblems.UnsafeWheel, what, Fix: "do not use this file; get the package from its publisher's index"));

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
