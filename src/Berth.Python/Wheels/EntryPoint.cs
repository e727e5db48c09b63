namespace Berth.Python.Wheels;

/// <summary>A command that a package offers.</summary>
/// <param name="Name">Of the command, case kept.</param>
/// <param name="Module">Dotted.</param>
/// <param name="Attribute">Dotted path of the callable inside the module.</param>
/// <param name="Graphical">From <c>gui_scripts</c>; makes no difference on Linux.</param>
public sealed record EntryPoint(string Name, string Module, string Attribute, bool Graphical)
{
    /// <summary>The script that runs it.</summary>
    public string Launcher(string interpreter)
    {
        var import = Attribute.Split('.')[0];
        return $"""
            {Shebang.For(interpreter)}import sys

            from {Module} import {import}

            if __name__ == "__main__":
                sys.exit({Attribute}())

            """.ReplaceLineEndings("\n");
    }
}
