using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>The training of people who use licensed data (SG-15): short modules, each with a check in which every answer has to be right.</summary>
/// <param name="WarningDays">Days before the last one on which a user's training counts, on which the recipient is warned; null in packs before 2026.6, under which nobody is.</param>
public sealed record TrainingTerms(ImmutableList<TrainingModule> Modules, ImmutableList<int>? WarningDays = null)
{
    /// <returns>Null when there is no such module.</returns>
    public TrainingModule? Find(string key) => Modules.Find(module => module.Key == key);
}

/// <param name="Reading">Paragraphs.</param>
public sealed record TrainingModule(string Key, string Title, ImmutableList<string> Reading, ImmutableList<TrainingQuestion> Questions);

/// <param name="Right">Place of the right choice, from 1.</param>
public sealed record TrainingQuestion(string Text, ImmutableList<string> Choices, int Right);
