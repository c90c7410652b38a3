namespace ExportPortal.Api;

/// <summary>Names of the domain as callers send them: the exact name alone; a number is none.</summary>
internal static class Named
{
    public static T? Of<T>(string? name) where T : struct, Enum => Enum.GetNames<T>().Contains(name) ? Enum.Parse<T>(name!) : null;

    public static IResult Wrong<T>(string field, string? sent) where T : struct, Enum =>
        Problems.Invalid(field, $"'{sent}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
}
