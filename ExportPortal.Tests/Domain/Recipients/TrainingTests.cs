using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Recipients;

public sealed class TrainingTests
{
    private static TrainingTerms Terms => Cases.Pack.Training!;

    internal static List<int> Right(TrainingModule module) => [.. module.Questions.Select(question => question.Right)];

    private static TrainingPass Pass(TrainingModule module, DateTimeOffset at) => TrainingPass.Take(Guid.NewGuid(), module, Right(module), "kenji@kurohana.example", Cases.Pack.Id, People.Recipient, at);

    [Fact]
    public void Take_WrongOrMissingAnswer_IsNotPassed()
    {
        foreach (var module in Terms.Modules)
        {
            RuleViolation Refused(Func<List<int>, List<int>> change) => Assert.Throws<RuleViolation>(() => TrainingPass.Take(Guid.NewGuid(), module, change(Right(module)), "", Cases.Pack.Id, People.Recipient, Cases.Start));
            Assert.Equal("TN-1", Refused(answers => [0, .. answers.Skip(1)]).Rule.Code);
            Assert.Equal("TN-1", Refused(answers => [.. answers.Skip(1)]).Rule.Code);
            Assert.Equal("TN-2", Refused(answers => [answers[0] % module.Questions[0].Choices.Count + 1, .. answers.Skip(1)]).Rule.Code);
            Assert.Equal("KENJI@KUROHANA.EXAMPLE", Pass(module, Cases.Start).Account);
        }
    }

    [Fact]
    public void CertifiedOn_EveryModule_IsTheOldestOfTheNewest()
    {
        var passes = Terms.Modules.Select((module, at) => Pass(module, Cases.Start.AddDays(at))).ToList();

        Assert.Null(TrainingRecord.CertifiedOn(passes[1..], Terms));
        Assert.Equal(new DateOnly(2026, 11, 23), TrainingRecord.CertifiedOn(passes, Terms));
        Assert.Equal(new DateOnly(2026, 11, 24), TrainingRecord.CertifiedOn([.. passes, Pass(Terms.Modules[0], Cases.Start.AddDays(30))], Terms));
        Assert.Equal(new DateOnly(2027, 11, 23), TrainingRecord.ValidUntil(new(2026, 11, 23), Cases.Pack));
    }
}
