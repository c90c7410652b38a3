using System.Reflection;
using System.Runtime.CompilerServices;

namespace ExportPortal.Architecture;

/// <summary>The domain is pure C#: the base library without file, network, clock, chance, thread, console and reflection.</summary>
internal static class DomainRules
{
    private static readonly HashSet<string> BaseLibrary =
        [.. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    private static readonly string[] Refused =
    [
        "System.IO.", "System.Net.", "System.Threading.", "System.Diagnostics.", "System.Data.", "System.Reflection.", "System.Console",
        "System.Environment", "System.TimeProvider", "System.IServiceProvider", "System.Activator",
        "System.Security.Cryptography.RandomNumberGenerator", "Microsoft.Win32.",
    ];

    /// <summary>What the refused prefixes take along by accident: streams in memory, marks of the compiler, exceptions.</summary>
    private static readonly string[] Allowed =
    [
        "System.IO.Stream", "System.IO.MemoryStream", "System.IO.TextReader", "System.IO.TextWriter", "System.IO.StringReader",
        "System.IO.StringWriter", "System.IO.InvalidDataException", "System.IO.EndOfStreamException",
        "System.Reflection.DefaultMemberAttribute", "System.Diagnostics.UnreachableException",
        "System.Diagnostics.DebuggerBrowsableAttribute", "System.Diagnostics.DebuggerBrowsableState",
        "System.Diagnostics.DebuggerHiddenAttribute", "System.Diagnostics.DebuggerDisplayAttribute", "System.Diagnostics.StackTraceHiddenAttribute",
    ];

    private static readonly string[] RefusedMembers =
    [
        .. ClockRules.Members, "System.Guid.CreateVersion7()", "System.Random.get_Shared()", "System.Random..ctor()",
    ];

    public static IReadOnlyList<string> Impurities(IEnumerable<Use> uses, string root, string own) =>
        [.. uses.Where(use => use.From.Namespace.StartsWith(root + ".Domain", StringComparison.Ordinal) && use.Assembly != own && !IsPure(use))
            .Select(use => use.Member is null ? $"{use.From} uses {use.To}" : $"{use.From} uses {use.To}.{use.Member}")
            .Distinct().Order(StringComparer.Ordinal)];

    private static bool IsPure(Use use)
    {
        var name = use.To.ToString();
        if (!BaseLibrary.Contains(use.Assembly))
            return false;
        if (name == "System.Environment" && use.Member is null or "get_CurrentManagedThreadId()")
            return true; // how the compiler writes `yield return`
        if (use.Member is not null && RefusedMembers.Contains($"{name}.{use.Member}"))
            return false;
        return Allowed.Contains(name) || name.StartsWith("System.Diagnostics.CodeAnalysis.", StringComparison.Ordinal)
            || !Refused.Any(refused => refused.EndsWith('.') ? name.StartsWith(refused, StringComparison.Ordinal) : name == refused);
    }

    /// <summary>Public setters (init is no setter), public fields that can be written, and public collections that can be changed.</summary>
    public static IReadOnlyList<string> OpenStates(IEnumerable<Type> types, string root) =>
        [.. types.Where(type => type.Namespace?.StartsWith(root + ".Domain", StringComparison.Ordinal) is true && !IsGenerated(type))
            .SelectMany(type => OpenProperties(type).Concat(OpenFields(type))).Order(StringComparer.Ordinal)];

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<string> OpenProperties(Type type)
    {
        foreach (var property in type.GetProperties(Declared))
        {
            if (property.SetMethod is { IsPublic: true } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
                yield return $"{type}.{property.Name} has a public setter";
            if (type.IsVisible && IsChangeable(property.PropertyType))
                yield return $"{type}.{property.Name} is a collection that others can change";
        }
    }

    private static IEnumerable<string> OpenFields(Type type) =>
        type.IsEnum ? [] : type.GetFields(Declared).Where(field => !field.IsInitOnly && !field.IsLiteral)
            .Select(field => $"{type}.{field.Name} is a public field that can be written");

    private static readonly Type[] Changeable =
        [typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(IList<>), typeof(ICollection<>), typeof(IDictionary<,>), typeof(ISet<>)];

    private static bool IsChangeable(Type type) => type.IsGenericType && Changeable.Contains(type.GetGenericTypeDefinition());

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
