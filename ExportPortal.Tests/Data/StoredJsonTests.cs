using System.Reflection;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The store takes no copy of a value that it keeps as JSON, so a value that could change in place would lose its change.</summary>
public sealed class StoredJsonTests
{
    [Fact]
    public async Task Values_KeptAsJson_NeverChangeInPlace()
    {
        await using var store = await TestStore.Sqlite();
        await using var db = store.CreateDbContext();
        var kept = db.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties())
            .Where(property => property.GetValueConverter()?.GetType().Name.StartsWith("JsonText", StringComparison.Ordinal) is true).Select(property => property.ClrType).ToHashSet();
        var seen = new HashSet<Type>();
        foreach (var type in kept)
            See(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GetGenericArguments()[0] : type, seen);

        Assert.True(kept.Count > 50);
        Assert.Contains(typeof(ApplicationContent), seen);
        Assert.Empty(seen.SelectMany(Changeable));
    }

    [Fact]
    public void Changeable_OfWhatMayChange_IsFound()
    {
        Assert.Equal(["Open.<Said>k__BackingField", "Open.kept"], Changeable(typeof(Open)).Order(StringComparer.Ordinal));
        Assert.NotEmpty(Changeable(typeof(List<string>)));
    }

    /// <summary>All types that a value may hold, those derived from them too.</summary>
    private static void See(Type type, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsArray)
            type = type.GetElementType()!;
        foreach (var part in type.IsGenericType ? type.GetGenericArguments() : [])
            See(part, seen);
        if (type.IsPrimitive || type.IsEnum || (type.Assembly != typeof(Application).Assembly && !IsCollection(type)) || !seen.Add(type))
            return;
        foreach (var field in Fields(type))
            See(field.FieldType, seen);
        foreach (var derived in type.Assembly == typeof(Application).Assembly ? type.Assembly.GetTypes().Where(one => one != type && type.IsAssignableFrom(one)) : [])
            See(derived, seen);
    }

    /// <summary>Fields that can be set after the value was made (those of init-only properties cannot), and collections that grow.</summary>
    private static IEnumerable<string> Changeable(Type type) =>
        IsCollection(type) ? type.Namespace == "System.Collections.Immutable" || (type.IsInterface && type.Name.StartsWith("IReadOnly", StringComparison.Ordinal)) ? [] : [type.ToString()]
            : Fields(type).Where(field => !field.IsInitOnly).Select(field => $"{type.Name}.{field.Name}");

    private static bool IsCollection(Type type) => type != typeof(string) && type.Assembly != typeof(Application).Assembly && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    private static IEnumerable<FieldInfo> Fields(Type type) =>
        type.Assembly != typeof(Application).Assembly && type.Assembly != typeof(StoredJsonTests).Assembly ? []
            : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private sealed class Open
    {
        private int kept;

        public string Said { get; set; } = "";

        public int Again() => ++kept;
    }
}
