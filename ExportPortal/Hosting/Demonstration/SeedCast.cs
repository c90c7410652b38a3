using ExportPortal.Domain.Common;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Who plays in the scenario: the parties and the people with their accounts.</summary>
internal sealed class SeedCast
{
    private readonly Dictionary<string, Actor> people = [];
    private readonly Dictionary<string, (OrganisationId Id, string Country)> parties = [];

    public void Add(DemonstrationParty party, OrganisationId id) => parties[party.Key] = (id, party.Country);

    public void Add(DemonstrationPerson person, Actor actor) => people[First(person.Name)] = actor;

    /// <summary>The person with this first name.</summary>
    public Actor Person(string first) => people[first];

    public (OrganisationId Id, string Country) Party(string key) => parties[key];

    /// <summary>Whoever acts and signs for a steward or a recipient.</summary>
    public Actor Signatory(string party) => people[First(DemonstrationPeople.People.First(person => person.Party == party).Name)];

    /// <summary>The same of the party with this id.</summary>
    public Actor Signatory(OrganisationId party) => Signatory(parties.First(one => one.Value.Id == party).Key);

    /// <summary>People of a recipient who work with the data; they have no account of the portal.</summary>
    public IReadOnlyList<string> Users(string party) => party switch
    {
        "lindemeer" => ["Joost Bakker", "Femke Prins"],
        "saaremets" => ["Liis Kask"],
        "kurohana" => ["Aiko Tanabe", "Ren Mori"],
        "serra-clara" => ["Caio Prado", "Livia Nunes"],
        "maple-ridge" => ["Owen Fraser", "Maya Chen", "Luc Gagnon"],
        "rift-lakes" => ["Wanjiru Kamau"],
        _ => [Signatory(party).Name],
    };

    private static string First(string name) => name.Replace("Dr ", "", StringComparison.Ordinal).Split(' ')[0];
}
