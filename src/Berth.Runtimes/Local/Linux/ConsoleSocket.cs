using System.Text;

namespace Berth.Runtimes.Local.Linux;

/// <summary>
/// The unix socket on which the engine hands over the controlling end of a container's terminal. Its path is relative to the thread's own
/// working directory, because a socket's path must stay under 108 bytes.
/// </summary>
internal sealed unsafe class ConsoleSocket : IDisposable
{
    private readonly int _fd;

    private ConsoleSocket(int fd) => _fd = fd;

    public static ConsoleSocket Listen(string name)
    {
        var fd = SystemCallException.Check(Libc.socket(1, 1 | Libc.O_CLOEXEC, 0), "socket");
        var address = stackalloc byte[110];
        new Span<byte>(address, 110).Clear();
        *(ushort*)address = 1;
        Encoding.UTF8.GetBytes(name, new Span<byte>(address + 2, 107));
        SystemCallException.Check(Libc.bind(fd, address, 110), "bind console socket");
        SystemCallException.Check(Libc.listen(fd, 1), "listen");
        return new ConsoleSocket(fd);
    }

    /// <summary>The terminal's controlling end, owned by the caller. Call it when the engine has ended well: it then has connected already.</summary>
    public int Receive()
    {
        var connection = SystemCallException.Check(Libc.accept4(_fd, null, null, Libc.O_CLOEXEC), "accept");
        try
        {
            var text = stackalloc byte[256];
            var control = stackalloc byte[64];
            var part = stackalloc nint[2] { (nint)text, 256 };
            // struct msghdr: name, name length, vector, vector length, control, control length, flags.
            var message = stackalloc nint[7] { 0, 0, (nint)part, 1, (nint)control, 64, 0 };
            if (Libc.recvmsg(connection, message, 0x40000000 /* MSG_CMSG_CLOEXEC */) < 0 || message[5] < 20)
                throw SystemCallException.Last("receive the terminal");
            return *(int*)(control + 16);
        }
        finally
        {
            _ = Libc.close(connection);
        }
    }

    public void Dispose() => _ = Libc.close(_fd);
}
