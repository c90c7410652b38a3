using System.Reflection;
using ExportPortal.Data;

namespace ExportPortal.Architecture;

/// <summary>What a person does in the life of a licence, a program does over the interface, by the same use case.</summary>
[Trait("Category", "Architecture")]
public sealed class CommandTests
{
    /// <summary>Areas of the life of a licence: party and data, application, decision, licence, dispute.</summary>
    private static readonly string[] Areas = ["Appeals", "Applications", "Datasets", "Disputes", "Licences", "Recipients", "Register", "Rulings", "Training"];

    /// <summary>Commands that no program has, each with its reason.</summary>
    private static readonly Dictionary<string, string> OfPeopleAlone = new()
    {
        ["SaveSyntheticAssessment"] = "takes a file that its steward has uploaded and attacked on the page",
        ["CheckOutput"] = "takes a table that was uploaded on the page",
        ["RecordRelease"] = "the ledger of noise is kept on the page, where what is left of the budget stands beside it",
        ["WithdrawRelease"] = "an entry of that ledger is taken back where it stands",
        ["ActOnReassessment"] = "a task is weighed on its page, where both assessments stand beside each other",
        ["ComplainFromOutside"] = "whoever complains has no account; the public page takes it",
        ["WithdrawComplaint"] = "whoever complained has no account; the public page takes it",
        ["EmergencyReading"] = "writes down what was read, and is no act of its own",
        ["RotateSeal"] = "changes keys of the installation, on its command line",
        ["ImportList"] = "reads lists from a folder of the installation, by itself or on its command line",
    };

    [Fact]
    public void Commands_OfTheLifeOfALicence_HaveAnEndpointOrAReason()
    {
        var areas = Areas.Select(area => $"ExportPortal.Features.{area}").ToList();
        var commands = Subject.Portal.Types.Where(type => type is { IsClass: true, IsAbstract: false } && areas.Exists(area => type.Namespace == area || type.Namespace!.StartsWith($"{area}.", StringComparison.Ordinal))
            && type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(made => made.GetParameters().Any(one => one.ParameterType == typeof(CommandPipeline)))
            && !typeof(IOutboxHandler).IsAssignableFrom(type)).ToList();
        var served = Subject.Portal.Types.Where(type => type.Namespace == "ExportPortal.Api")
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetParameters()).Select(one => one.ParameterType).ToHashSet();

        Assert.Equal(OfPeopleAlone.Keys.Order(StringComparer.Ordinal), commands.Where(type => !served.Contains(type)).Select(type => type.Name).Order(StringComparer.Ordinal));
    }
}
