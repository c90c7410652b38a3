using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications;

/// <summary>What the form holds, before it is known to be right. Bound by the page and by the API alike.</summary>
public sealed class ApplicationInput
{
    /// <summary>The dataset version that is to be exported.</summary>
    public Guid DatasetVersion { get; set; }

    /// <summary>Organisation that is to receive it.</summary>
    public Guid Recipient { get; set; }
    public string Purpose { get; set; } = "";
    public string Summary { get; set; } = "";
    public string Necessity { get; set; } = "";
    public AccessMode Mode { get; set; } = AccessMode.Transfer;
    public HostingPlace Host { get; set; }

    /// <summary>ISO 3166-1 codes, separated by commas or blanks.</summary>
    public string Countries { get; set; } = "";
    public DateOnly? Start { get; set; }
    public DateOnly? End { get; set; }
    public string EndUseStatement { get; set; } = "";
    public bool AuditAccepted { get; set; } = true;

    /// <summary>The revision of the draft that was changed; null when the caller does not know one.</summary>
    public int? Revision { get; set; }

    /// <summary>The content, or every field that is wrong and how to mend it.</summary>
    public (ApplicationContent? Content, IReadOnlyList<InputError> Errors) Read()
    {
        var errors = new List<InputError>();
        var countries = Countries.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(code => code.ToUpperInvariant()).Distinct().ToList();
        foreach (var wrong in countries.Where(code => code.Length != 2 || !code.All(char.IsAsciiLetterUpper)))
            errors.Add(new(nameof(Countries), $"'{wrong}' is no country code. Use two letters, such as NL."));
        if (Start is null)
            errors.Add(new(nameof(Start), "Choose the first day of access."));
        if (End is null || End < Start)
            errors.Add(new(nameof(End), "Choose a last day on or after the first."));
        if (errors.Count > 0)
            return (null, errors);
        return (new ApplicationContent(Purpose.Trim(), Summary.Trim(), Necessity.Trim(), Mode, Host, countries, new Period(Start!.Value, End!.Value), EndUseStatement.Trim(), AuditAccepted), []);
    }
}
