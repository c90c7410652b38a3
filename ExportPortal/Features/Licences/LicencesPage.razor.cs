using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Licences;

/// <summary>The licences of the register, for staff. The filter is the address.</summary>
public sealed partial class LicencesPage
{
    private LicenceList? found;
    private bool failed;
    private string? words;
    private string? state;
    private string? tier;

    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? State { get; set; }
    [SupplyParameterFromQuery] private int? Tier { get; set; }
    [SupplyParameterFromQuery] private int? Page { get; set; }

    private int Current => Math.Max(Page ?? 1, 1);
    private int Last => found is null ? 1 : (found.Total + LicencesQuery.PageSize - 1) / LicencesQuery.PageSize;
    private bool IsNarrowed => Q is { Length: > 0 } || State is { Length: > 0 } || Tier is not null;

    protected override async Task OnParametersSetAsync()
    {
        (words, state, tier) = (Q, State, Tier?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            LicenceState? wanted = Enum.GetValues<LicenceState>().Where(one => Words.Code(one) == State).Select(one => (LicenceState?)one).FirstOrDefault();
            found = await Query.Run(new(wanted, Tier, Q, Current), await Actors.Current());
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private void Narrow() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/licences", new Dictionary<string, object?>
    {
        ["q"] = string.IsNullOrWhiteSpace(words) ? null : words.Trim(),
        ["state"] = string.IsNullOrEmpty(state) ? null : state,
        ["tier"] = string.IsNullOrEmpty(tier) ? null : tier,
    }));

    private string Address(int page) => Navigation.GetUriWithQueryParameter("page", page);
}
