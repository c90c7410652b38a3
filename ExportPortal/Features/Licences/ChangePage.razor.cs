using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Licences;

/// <summary>The licensee asks for one change at a time, or for a renewal.</summary>
public sealed partial class ChangePage(RequestAmendment request, ActorAccessor actors, NavigationManager navigation, PolicyPack pack)
{
    private readonly Guid key = Guid.NewGuid();
    private readonly UserInput user = new() { IsNew = true };
    private string part = "user";
    private string text = "";
    private string reason = "";
    private DateOnly? end;
    private string? error;
    private bool isSending;

    [Parameter] public string Number { get; set; } = "";

    [SupplyParameterFromQuery] private bool Renewal { get; set; }

    /// <summary>The part that a link has chosen already.</summary>
    [SupplyParameterFromQuery] private string? Part { get; set; }

    protected override void OnInitialized() => part = Part is "sites" ? Part : part;

    private PolicyPack Pack => pack;

    /// <summary>How the change that is typed is answered; before it is whole, what decides that.</summary>
    private string Review(LicenceGrant grant)
    {
        var minor = $"An officer answers within {pack.InWords("amendment-minor")}.";
        const string major = "is reviewed in full and decided as the licence was.";
        return part is "user" or "contact" or "summary" or "sites" ? $"{minor}{(part is "sites" ? " The office then lists each site before it may touch the data." : "")}"
            : Typed(grant).Change is not { } change ? $"What narrows the licence: {char.ToLowerInvariant(minor[0])}{minor[1..]} What widens it {major}"
            : AmendmentRules.KindOf(change, grant) is AmendmentKind.Minor ? minor : $"{(change.Mode is null ? "This widens the licence" : "This is another way to use the data")}, so it {major}";
    }

    /// <summary>What is done instead, where a part of a licence is never changed; null where it can be.</summary>
    private Rule? Instead => part switch { "recipient" => AmendmentRules.OtherRecipient, "version" => AmendmentRules.OtherVersion, _ => null };

    private string Label => part switch
    {
        "contact" => "New contact",
        "summary" => "Summary, put right",
        "countries" => "All places, as two-letter codes with commas between them",
        "processors" => "All service providers, one a line, with the country",
        "sites" => "New sites, one a line: organisation; two letters of the country; address",
        "rows" => "Most rows read or sent in the term",
        "queries" => "Most questions in the term",
        "epsilon" => "Privacy budget of the term, epsilon",
        _ => "Largest number of transfers in the term",
    };

    /// <summary>What holds now stands there to be changed; where all of a list is asked for, nothing of it has to be typed again.</summary>
    private void Begin(LicenceGrant grant)
    {
        error = null;
        text = part switch
        {
            "summary" => grant.Summary,
            "countries" => string.Join(", ", grant.Countries),
            "processors" => string.Join('\n', grant.Processors),
            _ => "",
        };
    }

    private async Task Send(LicenceGrant grant)
    {
        (var change, error) = Typed(grant);
        if (change is null)
            return;
        isSending = true;
        var outcome = await request.Run(Number, change, Renewal, reason, key, await actors.Current(), CancellationToken.None);
        isSending = false;
        if (outcome.IsDone)
            navigation.NavigateTo($"/amendments/{outcome.Value}");
        else
            error = outcome.Message;
    }

    /// <summary>The change as it is typed, or what is missing.</summary>
    private (AmendmentChange? Change, string? Missing) Typed(LicenceGrant grant)
    {
        if (Renewal || part == "end")
            return end is null ? Missing("Give the new last day.") : Whole(new(End: end));
        if (part == "user")
            return user.Trained is null ? Missing("Give the day of the last training.") : Whole(new(NewUsers: [user.ToUser()]));
        if (Instead is { } rule)
            return Missing(rule.Message);
        if (part == "mode" && grant.Mode is AccessMode.Transfer)
            return Whole(new(Mode: AccessMode.Remote));
        if (string.IsNullOrWhiteSpace(text) && part != "processors")
            return Missing("Say what it is to be.");
        return part switch
        {
            "contact" => Whole(new(Contact: text.Trim())),
            "summary" => Whole(new(Summary: text.Trim())),
            "sites" => Lines().Select(line => line.Split(';', 3, StringSplitOptions.TrimEntries)).ToList() is var sites && sites.Find(site => site.Length < 3) is { } cut
                ? Missing($"'{string.Join("; ", cut)}' lacks a part. Write organisation; country; address.")
                : Whole(new(NewSites: [.. sites.Select(site => new DeclaredSite(site[0], site[1].ToUpperInvariant(), site[2]))])),
            "purpose" => text == grant.Purpose ? Missing("This is the purpose already.") : Whole(new(Purpose: text)),
            "countries" => Whole(new(Countries: [.. text.ToUpperInvariant().Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()])),
            "processors" => Whole(new(Processors: [.. Lines().Distinct()])),
            "epsilon" => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var budget) ? Whole(new(Limits: [new(Counted.Epsilon, budget)])) : Missing("The budget is a number, such as 1.5."),
            _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
                ? Whole(new(Limits: [new(part switch { "rows" => Counted.Rows, "queries" => Counted.Queries, _ => Counted.Transfers }, most)], Mode: part is "mode" ? AccessMode.Transfer : null))
                : Missing("The number is a whole number, such as 12."),
        };
    }

    private string[] Lines() => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (AmendmentChange? Change, string? Missing) Whole(AmendmentChange change) => (change, null);

    private static (AmendmentChange? Change, string? Missing) Missing(string what) => (null, what);
}
