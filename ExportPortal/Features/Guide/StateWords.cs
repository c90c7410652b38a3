using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Guide;

/// <summary>States in the words of the pages.</summary>
internal static class StateWords
{
    public static string Of<TState>(TState state) where TState : struct, Enum => state switch
    {
        ApplicationState => Find(StatusKind.Application, state),
        AccessRequestState => Find(StatusKind.AccessRequest, state),
        AppealState => Find(StatusKind.Appeal, state),
        DisputeState => Find(StatusKind.Dispute, state),
        LicenceState => Find(StatusKind.Licence, state),
        AmendmentState => Find(StatusKind.Amendment, state),
        _ => Words.Of(state),
    };

    private static string Find<TState>(StatusKind kind, TState state) where TState : struct, Enum =>
        StatusWords.All(kind).FirstOrDefault(word => word.Code == Words.Code(state))?.Word ?? Words.Of(state);
}
