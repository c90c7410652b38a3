namespace ExportPortal.Features.Guide;

/// <summary>A step of a tour.</summary>
/// <param name="Link">Where it happens; null for the page that is open.</param>
/// <param name="Who">E-mail of the demonstration's person who takes it; null for the one before.</param>
public sealed record TourStep(string Text, string? Link = null, string? Who = null);

/// <summary>A walk of five minutes through the demonstration (domain/13, 13.5).</summary>
public sealed record Tour(string Key, string Title, string About, IReadOnlyList<TourStep> Steps)
{
    private const string Steward = "mina@hospital-trust.example", Officer = "ilva@adeo.example", Manager = "petra@adeo.example", Second = "leif@adeo.example", Analyst = "tomas@adeo.example", Auditor = "sigrun@adeo.example";

    /// <summary>By the cases that the demonstration brings; without it their addresses lead nowhere.</summary>
    public static IReadOnlyList<Tour> All { get; } =
    [
        new("applies", "A small enterprise asks for data", "A data holder fills in the application for a small firm, sees what is missing, and finds the place that makes it easier.",
        [
            new("Open the end of the form of A-022, diabetes records for a firm of thirty people. It names every point that is open, each with a link to its field: the plain summary, why the data are needed, who signs for the recipient, and the papers.", "/my/applications/A-022/edit?section=14", Steward),
            new("The panel beside the form says tier 3, because the firm's own rooms are too weak for these records.", "/my/applications/A-022/edit?section=6"),
            new("Choose remote access, and your own secure environment. The panel says tier 2 now; among its reasons is M6."),
        ]),
        new("decides", "An officer recommends, two managers decide", "A case of tier 3 with every opinion in. Nobody decides what they prepared, and one signature is not enough.",
        [
            new("Open A-014 and read how its tier was reached, and which other ways the rules name.", "/applications/A-014?tab=decision", Officer),
            new("Send the case to the decider.", "/applications/A-014"),
            new("Add the clause AC-11: those whom the data are about see the drafts before anything is published. AC-20, by which the results are made public, is there by the rules.", "/applications/A-014?tab=conditions", Manager),
            new("Approve with your reasons. It is the first of two signatures, so nothing is granted yet."),
            new("Approve as the second person. The licence is granted and its package is sealed.", "/applications/A-014", Second),
            new("Go on from the case to its licence, and download the sealed PDF.", "/applications/A-014"),
            new("Open the public page on a telephone that reaches this portal, or in a window as narrow as one. Give it the PDF: it is genuine and complete, and not in force before both sides accept it. Type the number of the licence, or read the code on the PDF: the page says the same.", "/verify"),
        ]),
        new("screening", "A name that looks like another", "An owner of a recipient resembles an entry of a restricted-party list. The case stands still until two persons have looked.",
        [
            new("Open A-019. It is held, and its clock goes on.", "/applications/A-019", Analyst),
            new("Find the match among those that wait, and open the recipient: both sides stand beside each other.", "/recipients/screening"),
            new("Say that it is another party, and why. It is the first of two signatures."),
            new("Say so as the second person. The case goes back to where it was. Had both confirmed the match, the case would have ended and what the party holds would have been stopped.", "/recipients/screening", Officer),
        ]),
        new("auditor", "An auditor looks behind the reports", "Which licences are audited is drawn, not chosen, and what the enclaves report is proved.",
        [
            new("Open the draws: the last quarter's can be repeated by anybody from its published file, with the command that stands below it. Choose the next quarter and bind the authority to a secret for it.", "/audits/draw", Auditor),
            new("Open the alert of rule AN-06: a query that returned seven persons. Take it in hand, and say what it was.", "/log/alerts?rule=AN-06"),
            new("Take the accesses under that rule as JSON Lines, with the signed checkpoint and the public key beside them.", "/log/export?rule=AN-06"),
            new("On a machine that knows nothing of this portal, run the command that the page shows. It says that every row stands in the log; change one letter of a row, and it says no. The first line only says what was asked for."),
        ]),
    ];
}
