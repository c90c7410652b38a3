using System.Text;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>An invented restricted-party list, in the form of the European Union's; nobody on it exists.</summary>
internal static class DemonstrationList
{
    public const string Source = "demonstration-list.xml";

    public static byte[] Xml() => Encoding.UTF8.GetBytes("""
        <?xml version="1.0" encoding="UTF-8"?>
        <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2024-05-06" title="Invented list of the demonstration">
          <sanctionEntity logicalId="9001"><regulation programme="INVENTED"/><subjectType code="enterprise"/>
            <nameAlias wholeName="Korvania Urban Systems Bureau" strong="true"/><nameAlias wholeName="Корвания Урбан Системс" strong="true"/><nameAlias wholeName="KUS" strong="false"/>
            <address countryIso2Code="XV"/><identification number="XV-0042-7781" identificationTypeCode="regnumber"/></sanctionEntity>
          <sanctionEntity logicalId="9002"><regulation programme="INVENTED"/><subjectType code="enterprise"/>
            <nameAlias wholeName="Northwall Trading House" strong="true"/><nameAlias wholeName="Северная Стена" strong="true"/><address countryIso2Code="XT"/></sanctionEntity>
          <sanctionEntity logicalId="9003"><regulation programme="INVENTED"/><subjectType code="person"/>
            <nameAlias wholeName="Dorin Marek Velkora" strong="true"/><nameAlias wholeName="The Harbour Man" strong="false"/><birthdate birthdate="1960-02-01"/><citizenship countryIso2Code="XT"/></sanctionEntity>
        </export>
        """);
}
