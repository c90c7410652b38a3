using System.Text;
using ExportPortal.Documents.Pdf;
using ExportPortal.Domain.Common;

namespace ExportPortal.Support;

/// <summary>A licence package as the portal would print it; figures are those of the pictures in the design.</summary>
public static class SampleDocuments
{
    public const string Number = "XP-2026-0003418";
    public const string Address = "https://portal.example/verify/XP-2026-0003418#c18e4f2097ab63d5";
    private const string FirstGroups = "4be1 90c2 77aa 31d8";

    public static ContentHash Hash { get; } = ContentHash.Of(LicenceJson);

    public static byte[] LicenceJson => Encoding.UTF8.GetBytes("{\"licence\":\"XP-2026-0003418\",\"tier\":3,\"state\":\"PENDING_ACCEPTANCE\"}");

    public static IReadOnlyList<DocumentAttachment> Attachments =>
    [
        new("licence.json", "application/json", "The licence, machine form", LicenceJson),
        new("policy.odrl.jsonld", "application/ld+json", "The policy in ODRL 2.2", Encoding.UTF8.GetBytes("{\"@type\":\"Agreement\"}")),
    ];

    public static PortalDocument Package => Of(Cover, Contents, Schedule, Conditions, Decision, EndUse, Certificate, Log, Verification);

    public static PortalDocument Of(params DocumentPart[] parts) => new(
        $"Licence {Number}", "en", $"Licence {Number}", "Aldermark Data Export Office",
        $"{Number}   {Hash.Fingerprint}", "DEMONSTRATION SEAL, NOT QUALIFIED", parts,
        new DateTimeOffset(2026, 11, 27, 14, 20, 0, TimeSpan.Zero));

    /// <summary>A document of one numbered part.</summary>
    public static PortalDocument OfBlocks(params DocumentBlock[] blocks) => Of(new DocumentPart("only", 1, "Only part", null, blocks));

    public static DocumentPart Cover => new("cover", null, Number, "Enclave Access Licence (LT-E)",
    [
        new TierBlock(3, "Restricted", "Waiting for acceptance at print"),
        new HeadingBlock("Northern diabetes cohort, longitudinal extract, version 3"),
        new FactsBlock([
            new("Authority", "Aldermark Data Export Office"),
            new("Exporter (steward)", "Aldermark Hospital Data Trust, Aldermark"),
            new("Recipient", "Rift Lakes Epidemiology Network, Kenya"),
            new("Purpose", "diabetes prediction research"),
            new("Mode", "remote access in the steward’s secure environment (E4)"),
            new("Valid", "4 January 2027 to 3 January 2028", Strong: true),
            new("Language", "English"),
        ]),
        new QrBlock(Address, "Check this document and its state today at portal.example/verify. Part 12 says how to check it without the portal.", Hash),
    ]);

    public static DocumentPart Contents => new("contents", 1, "Contents", null, [new ContentsBlock()]);

    public static DocumentPart Schedule => new("schedule", 2, "Licence schedule", "Whatever is not granted here is not permitted (CT-1).",
    [
        new HeadingBlock("The data"),
        new FactsBlock([
            new("Dataset version", "DS-03 v3, content hash", Code: FirstGroups),
            new("Control entry", "1M02 De-identified longitudinal health microdata"),
            new("Granularity", "G5 de-identified microdata, longitudinal or linked"),
            new("Persons and period", "18,400 persons, 2012 to 2025"),
            new("Variables withheld", "free_note; municipality shown for areas over 20,000 inhabitants only"),
        ]),
        new HeadingBlock("The use"),
        new FactsBlock([
            new("Purpose", "diabetes-prediction-research: build and test models that predict complications early in primary care"),
            new("Mode", "remote access; no copy leaves the environment"),
            new("Environment", "Hospital Data Trust Enclave, E4, evidence valid to 30 Sep 2027"),
            new("Places of access", "Kenya (KE); no other place without prior written consent (AC-04)"),
            new("Users", "5 named users, annex U; training valid for each"),
            new("Processors", "none"),
            new("Outputs", "checked by a person outside the project; cells of 10 or more (AC-02)"),
            new("AI training", "not permitted (AC-07)"),
        ]),
        new HeadingBlock("The limits"),
        new TableBlock("The limits", [new("Limit", 3), new("Granted", 2, Numeric: true), new("How it is held", 5)],
        [
            ["Term", "12 months", "access ends at 00:00 UTC on 4 January 2028"],
            ["Outputs for release", "60", "counter; refused when used up"],
            ["Transfers of the file", "0", "refused by the access decision"],
            ["Overall risk, valid to 3 Jan 2028", "0.004481 of 0.05", "risk certificate RA-0141, section 7"],
        ]),
        new HeadingBlock("What you owe, and when"),
        new TableBlock("What you owe, and when", [new("Duty", 3.1), new("When", 6), new("Clause", 1)],
        [
            ["Access log, live", "within 15 minutes", "AC-16"],
            ["Access report", "every quarter, first on 4 April 2027", "CT-6"],
            ["Independent audit", "by 3 January 2028, report 60 days later", "AC-17"],
            ["Deletion certificate", "30 days after the end", "CT-12"],
            ["Results made public", "18 months after the end", "AC-20"],
        ]),
    ]);

    public static DocumentPart Conditions => new("conditions", 3, "Conditions", "No condition has to be met before first use.",
    [
        new HeadingBlock("Clauses"),
        new ClausesBlock(
        [
            new("AC-01", "Enclave only", "The data stay inside the named secure environment. Users see and compute, but copy nothing out. Screens are not photographed. Anything meant to leave goes through the output check.", "tier T3, M6"),
            new("AC-02", "Output check", "Each result leaving the environment is checked by a person outside the project against the published rules. The Recipient explains each table. Refused outputs stay inside.", "AC-01"),
            new("AC-04", "Named territory", "Storage, processing and viewing happen only in the listed countries. A user on a journey does not connect from elsewhere without prior written consent.", "group C"),
            new("AC-07", "No AI training", "The data are not used to train, tune, evaluate for release, or prompt general models, nor placed in tools whose provider may keep inputs.", "default at T2+"),
            new("AC-11", "Community authority", "Where an Indigenous people or patient community has a say over the data, its body receives the plan and drafts 30 days before publication, and its conditions are part of this licence.", null),
        ]),
    ]);

    public static DocumentPart Decision => new("decision", 4, "Decision and reasons", "Granted as an enclave licence at tier T3. No condition has to be met before first use.",
    [
        new HeadingBlock("How the tier was reached"),
        new TableBlock("How the tier was reached",
            [new("Code", 46, Style: ColumnStyle.Code), new("Reason", 392), new("Effect", 49), new("Tier", 32), new("Source", 188)],
            [
                ["B1", "Entry 1M02 (De-identified longitudinal health microdata) sets base tier T3", "base 3", "T3", "EHDS Art. 51(1)(a),(k),(l),(p); 28 CFR 202.205(d)"],
                ["M1n", "Volume limit 10,000 reached; already priced into the default tier", "0", "T3", "28 CFR 202.205"],
                ["M5", "Destination group C: no adequacy or recognition", "+1", "T4", "GDPR Art. 46 logic; DGA Art. 5(9)–(12)"],
                ["M6", "Access only inside a secure processing environment (E4)", "−1", "T3", "EHDS Art. 73; Five Safes"],
            ]),
        new ParagraphBlock("All gates were examined (P1 to P7 and H1). None applies. Overall risk 0.004481 is under the threshold 0.05 (high invasiveness)."),
        new HeadingBlock("Less restrictive ways that were weighed"),
        new TableBlock("Less restrictive ways that were weighed", [new("Change", 380), new("Result", 86), new("Why it was not chosen", 275)],
        [
            ["Protected tables instead of records (G1)", "T3 to T1", "the purpose needs the course of single patients"],
            ["Synthetic cohort with a DP guarantee (G2)", "T3 to T2", "offered for method work; not enough to test the model"],
            ["Recognition of the destination (group B)", "T3 to T2", "not in the applicant’s hands"],
        ]),
        new HeadingBlock("Clauses and what triggered them"),
        new ClausesBlock(
        [
            new("AC-01", "Enclave only", "", "tier T3, M6"), new("AC-02", "Output check", "", "AC-01"), new("AC-04", "Named territory", "", "group C"),
            new("AC-07", "No AI training", "", "default at T2+"), new("AC-11", "Community authority", "", "added"), new("AC-14", "Health topics", "", "category 1"),
            new("AC-17", "Independent audit", "", "tier T3"), new("AC-20", "Publication and benefit", "", "added"), new("AC-22", "Government request", "", "group C"),
        ], Index: true),
        new HeadingBlock("Who decided"),
        new FactsBlock([
            new("Prepared by", "licensing officer, 18 November 2026"),
            new("Opinions", "technical reviewer concurs; legal reviewer concurs"),
            new("Decided by", "two licensing managers; neither prepared the case (FE-1); no override"),
            new("Policy pack", "eu-style-2026.1, SHA-256", Code: "9c41 e07b 52da 8f16"),
        ]),
        new HeadingBlock("If you disagree"),
        new ParagraphBlock("You may appeal against this decision or one of its conditions within 30 days of receipt. A panel that took no part in the case answers within 40 working days. Write to appeals@adeo.example or use the portal."),
    ]);

    public static DocumentPart EndUse => new("end-use", 5, "End-use statement", "By the recipient, in its own name.",
    [
        new FactsBlock([
            new("Recipient", "Rift Lakes Epidemiology Network"),
            new("Contact", "Ἀλέξανδρος Παπαδόπουλος"),
            new("Signatory", "Екатерина Ёлкина-Щербак"),
            new("Local names", "فاطمة الزهراء بنت محمد"),
            new("Deputy", "Dr. فاطمة الزهراء (Nairobi office), since 2021"),
            new("Data manager", "डॉ. क्षितिज श्रीवास्तव"),
        ]),
        new SignaturesBlock([new("For the recipient", "Екатерина Ёлкина-Щербак", null), new("For the steward", null, null)]),
    ]);

    public static WaterfallBlock Waterfall { get; } = new(0.062, 0.07227, 0.004481, 0.05, -30.2, -28.5, 41.3, 67.5,
        "From certain re-identification at 100, data protection takes off 30.2 points, recipient and environment 28.5; the overall risk stands at 41.3, under the threshold of 67.5.");

    public static DocumentPart Certificate => new("certificate", 7, "Risk certificate RA-0141", "Meets threshold 0.05 for this recipient and environment until 3 January 2028.",
    [
        Waterfall,
        new ParagraphBlock("Index = 100 + 25 × log10(risk). 25 points are a factor of ten. Harm if it happens: HG4, grave; it is not part of the number.", Muted: true),
        new ColumnsBlock(
        [
            new HeadingBlock("Measured"),
            new FactsBlock([new("Smallest class, k", "5"), new("Average, worst record", "0.062, 0.20"), new("l distinct, t distance", "3, 0.21"),
                new("Unique persons", "0 of 18,400"), new("Quasi-identifiers", "7"), new("Confidence", "A, full file")]),
        ],
        [
            new HeadingBlock("Channels"),
            new TableBlock("Channels", [new("Channel", 3), new("Risk", 1.4, Numeric: true), new("Index", 1, Numeric: true)],
                [["Identity (worst)", "0.004481", "41.3"], ["Attribute", "0.0029", "36.6"], ["Output", "0.0009", "23.9"], ["Membership or model", "none", ""]]),
        ], 0.53),
        new HeadingBlock("Stress tests"),
        new TableBlock("Stress tests", [new("Test", 1), new("What is tried", 5), new("Found", 1.4, Numeric: true), new("Limit", 1.5, Numeric: true), new("Result", 1.7, Style: ColumnStyle.Result)],
        [
            ["ST-01", "Prosecutor", "k = 5", "k at least 3", "pass"],
            ["ST-04", "Attacker knows 4 attributes", "0.031", "0.05", "pass"],
            ["ST-05", "Linkage with a public register", "0.012", "0.05", "pass"],
            ["ST-10", "Growth of attacks to November 2029", "0.0068", "0.05", "pass"],
            ["ST-11", "One control level lost (E3)", "0.0124", "0.10", "pass"],
            ["ST-12", "Full leak, harm HG4", "0.062", "", "reported"],
            ["ST-15", "Worst group, age 85 and over", "ratio 2.1", "3", "pass"],
        ]),
        new ParagraphBlock("This finding is true for the stated context and date only. It is not a warranty of anonymity (CT-16)."),
    ]);

    /// <summary>A table of several pages.</summary>
    public static DocumentPart Log => new("matrix", 9, "Responsibility matrix", null,
    [
        new TableBlock("Who does what", [new("No.", 1, Numeric: true), new("Duty", 4), new("Steward", 2), new("Recipient", 2)],
            [.. Enumerable.Range(1, 90).Select(n => (IReadOnlyList<string>)[$"{n}", $"Duty number {n}, with words enough that the cell wraps to a second line at some point of its way", "responsible", $"informed of duty {n}"])]),
    ]);

    public static DocumentPart Verification => new("verification", 12, "Verification", "Three ways to check this document. None needs an account.",
    [
        new ColumnsBlock(
            [new QrBlock(Address, "")],
            [
                new HeadingBlock("1. Scan or type"),
                new ParagraphBlock("portal.example/verify/XP-2026-0003418"),
                new HeadingBlock("2. Read aloud"),
                new ParagraphBlock("Ask the caller for the four groups. All four must match."),
                new FingerprintBlock("First 16 hexadecimal digits of the SHA-256 of licence.json:", Hash),
            ], 0.36),
        new HeadingBlock("3. Without the portal"),
        new StepsBlock([
            "Get the program of the portal from one of the two witnesses: registry.nordlicht.example or data-watch.example.",
            "Run its verb verify on this file. It recomputes the hashes, checks the seal and its time stamp, and asks a witness for the place in the public log.",
            "The state of a licence can change after sealing. For the state today, use way 1 or telephone the office.",
        ]),
        new HeadingBlock("What you will see"),
        new TableBlock("What you will see", [new("Result", 2.2, Style: ColumnStyle.Strong), new("Meaning", 4.4), new("Do", 3)],
        [
            ["Valid and active", "sealed original, licence in force today", "rely on it"],
            ["Genuine, not in force", "sealed original; suspended, expired or replaced", "do not use the data; ask the office"],
            ["Do not rely on it", "changed, incomplete or revoked", "keep the file, report it"],
        ]),
        new HeadingBlock("Seal"),
        new FactsBlock([
            new("Sealed by", "Aldermark Data Export Office, demonstration certificate"),
            new("Form", "PAdES baseline, ECDSA P-256, SHA-256"),
            new("Prepared", "27 November 2026, 14:20 UTC"),
            new("Licence hash", Hash.Hex, Mono: true),
        ]),
        new CalloutBlock("Demonstration seal, not qualified", "This copy carries a demonstration seal. It has no legal effect."),
    ]);
}
