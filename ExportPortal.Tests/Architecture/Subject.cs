using System.Reflection;

namespace ExportPortal.Architecture;

/// <summary>An application that the rules look at: the portal, or the small wrong one under Canaries.</summary>
internal sealed class Subject(Assembly assembly, string root)
{
    public static Subject Portal { get; } = new(typeof(Program).Assembly, "ExportPortal");

    public static Subject Canaries { get; } = new(typeof(Subject).Assembly, "ExportPortal.Architecture.Canaries");

    public string Root { get; } = root;

    public string Assembly { get; } = assembly.GetName().Name!;

    public IReadOnlyList<Use> Uses { get; } =
        [.. ExportPortal.Architecture.Uses.Of(assembly).Where(use => use.From.Namespace.StartsWith(root, StringComparison.Ordinal))];

    public IReadOnlyList<Type> Types { get; } =
        [.. assembly.GetTypes().Where(type => type.Namespace?.StartsWith(root, StringComparison.Ordinal) is true)];
}
