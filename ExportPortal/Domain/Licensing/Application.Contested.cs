using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>The decision that a case has, and what an appeal or a dispute about it does to its time (domain/10 10.6).</summary>
public sealed partial class Application
{
    /// <summary>When the decision that the case has was taken; that the conditions of an approval were met since is part of it. Null before the first step.</summary>
    internal DateTimeOffset? SetAt => steps.FindLast(step => step.From != step.To && step.Verb != nameof(ApplicationVerb.ConfirmConditions))?.At;
}
