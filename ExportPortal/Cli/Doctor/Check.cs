namespace ExportPortal.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Detail">What was found.</param>
/// <param name="Mend">What to do; null when nothing is to be done.</param>
internal sealed record Check(string Name, bool Ok, string Detail, string? Mend = null)
{
    public static Check Good(string name, string detail) => new(name, true, detail);

    public static Check Bad(string name, string detail, string mend) => new(name, false, detail, mend);

    public static Check Of(string name, bool ok, string detail, string mend) => ok ? Good(name, detail) : Bad(name, detail, mend);
}
