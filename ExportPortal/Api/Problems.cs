using ExportPortal.Domain.Common;

namespace ExportPortal.Api;

/// <summary>Outcomes as ProblemDetails: 404 not there for the caller, 409 a rule or a newer state forbids, 422 wrong input, 403 not allowed.</summary>
internal static class Problems
{
    /// <param name="more">What the answer holds beside the errors of wrong input; null for nothing.</param>
    public static IResult Of(Outcome failed, IReadOnlyDictionary<string, object?>? more = null) => failed.Kind switch
    {
        OutcomeKind.NotFound => NotFound(),
        OutcomeKind.Invalid => TypedResults.Problem(failed.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "The input is wrong.",
            extensions: new Dictionary<string, object?>(more ?? new Dictionary<string, object?>()) { ["errors"] = failed.Errors.Select(error => new { field = error.Field, message = error.Message }) }),
        OutcomeKind.Forbidden => Ruled(failed, StatusCodes.Status403Forbidden, "You may not do this."),
        OutcomeKind.Stale => Ruled(failed, StatusCodes.Status409Conflict, "Somebody else acted first."),
        _ => Ruled(failed, StatusCodes.Status409Conflict, "A rule forbids this now."),
    };

    public static IResult NotFound() => TypedResults.Problem(Outcome.NotFound.Message, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    /// <param name="mend">What is wrong and how to put it right.</param>
    public static IResult Invalid(string field, string mend) => Of(Outcome.Invalid(new InputError(field, mend)));

    private static IResult Ruled(Outcome failed, int status, string title) => TypedResults.Problem(failed.Message, statusCode: status, title: title,
        extensions: new Dictionary<string, object?> { ["code"] = failed.Rule?.Code ?? failed.Kind.ToString().ToUpperInvariant() });
}
