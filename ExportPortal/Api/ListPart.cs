namespace ExportPortal.Api;

/// <summary>How much of a list a program gets at once.</summary>
internal static class ListPart
{
    public const int Usual = 50;
    private const int Most = 200;

    /// <summary>The answer to a size that is not given out; null when it is one.</summary>
    public static IResult? Wrong(int? limit) => limit is null or (>= 1 and <= Most) ? null : Problems.Invalid("limit", $"A part has 1 to {Most} rows.");
}
