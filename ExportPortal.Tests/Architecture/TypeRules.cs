using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Architecture;

/// <summary>Classes are sealed, and nothing opens a way around the server: no call from script, no raw markup.</summary>
internal static class TypeRules
{
    /// <summary>Concrete classes that another class extends on purpose.</summary>
    private static readonly string[] OpenBases = ["ExportPortal.Domain.Common.Outcome"];

    /// <summary>Types that may turn text into markup: each one with the reason why its text cannot come from a user. None yet.</summary>
    private static readonly string[] MarkupWriters = [];

    public static IReadOnlyList<string> Unsealed(IEnumerable<Type> types, string root) =>
        [.. types.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && IsOurs(type, root))
            .Where(type => !typeof(IComponent).IsAssignableFrom(type) && type.Name != "_Imports" && !OpenBases.Contains(type.FullName))
            .Where(type => !typeof(Migration).IsAssignableFrom(type) && !typeof(ModelSnapshot).IsAssignableFrom(type))
            .Select(type => $"{type} is not sealed").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> ScriptDoors(IEnumerable<Use> uses, string root) =>
        Touching(uses, root, "Microsoft.JSInterop.JSInvokableAttribute");

    public static IReadOnlyList<string> RawMarkup(IEnumerable<Use> uses, string root) =>
        Touching(uses.Where(use => !MarkupWriters.Contains(use.From.ToString())), root, "Microsoft.AspNetCore.Components.MarkupString");

    private static IReadOnlyList<string> Touching(IEnumerable<Use> uses, string root, string name) =>
        [.. uses.Where(use => use.From.Namespace.StartsWith(root, StringComparison.Ordinal) && use.To.ToString() == name)
            .Select(use => $"{use.From} uses {name}").Distinct().Order(StringComparer.Ordinal)];

    private static bool IsOurs(Type type, string root)
    {
        for (var at = type; at is not null; at = at.DeclaringType)
            if (at.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
                return false;
        return type.Namespace is { } space && (space == root || space.StartsWith(root + ".", StringComparison.Ordinal));
    }
}
