using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Runtimes.Local.Linux;

/// <summary>A null-terminated array of C strings, as exec wants its arguments and environment.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly byte** _array;

    public NativeStrings(IReadOnlyList<string> values)
    {
        var bytes = 0;
        for (var i = 0; i < values.Count; i++) bytes += Encoding.UTF8.GetByteCount(values[i]) + 1;
        var pointers = (nuint)(values.Count + 1) * (nuint)sizeof(byte*);
        _array = (byte**)NativeMemory.Alloc(pointers + (nuint)bytes);
        var text = (byte*)_array + pointers;
        for (var i = 0; i < values.Count; i++)
        {
            _array[i] = text;
            var written = Encoding.UTF8.GetBytes(values[i], new Span<byte>(text, bytes));
            text[written] = 0;
            text += written + 1;
            bytes -= written + 1;
        }

        _array[values.Count] = null;
    }

    public byte** Pointer => _array;

    public void Dispose() => NativeMemory.Free(_array);
}
