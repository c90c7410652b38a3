using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Features.Disputes;

/// <summary>The form for what a court decided.</summary>
public sealed class JudgmentFormTests : ComponentTest
{
    private static readonly Judgment Read = new(JudgmentOutcome.Dismissed, "District Court", "7 K 1/26", new(2026, 11, 20));

    [Theory]
    [InlineData(false, "Noor signed: Dismissed: what was decided stands. District Court, file 7 K 1/26, 20 November 2026. Compare it with the judgment. Where that says something else, ask Noor to sign anew; two signatures count only with the same.")]
    [InlineData(true, "You signed: Dismissed: what was decided stands. District Court, file 7 K 1/26, 20 November 2026. Another member of the board signs the same. Where you read it wrongly, sign anew, or take your signature back.")]
    public void Form_AfterAFirstSignature_ShowsItAndSaysWhatToDo(bool isOwn, string said)
    {
        var first = new Signature(nameof(DisputeVerb.RecordJudgment), People.SecondBoard.Person, "Noor", Support.Cases.Start, "So it was held.") { Judgment = Read };
        (Judgment Judgment, string Reasons)? signed = null;
        var form = Render<JudgmentForm>(given => given.Add(one => one.First, first).Add(one => one.IsOwn, isOwn).Add(one => one.OnSign, sent => signed = sent));

        Assert.Contains(said, Seen(form.Find(".ep-say--warn")), StringComparison.Ordinal);
        form.Find("#j-reason").Change("I read the same.");
        form.Find("form").Submit();
        Assert.Equal((Read, "I read the same."), signed!.Value);
    }
}
